import { applied, outcomeOf } from '../../src/domain/checkout.ts';
import type { Holdings, Participants } from './participants.ts';
import { inSequence, type Machine, starts, successors, type World } from './world.ts';

/** The result of an exhaustive exploration. */
export interface Exploration {
  /** How many different worlds are reachable. */
  worlds: number;
  /** Orders, with what is held for them, that break a rule. */
  badStates: Set<string>;
}

/** Visits every world that any interleaving reaches, or stops at `enough` bad states. */
export function explore(machine: Machine, participants: Participants, enough = Number.POSITIVE_INFINITY): Exploration {
  const seen = new Set<string>();
  const badStates = new Set<string>();
  const recovers = recoveryCheck(machine, participants);
  // The starts take turns: a fault of one kind of order shows without first exploring another kind to its end.
  const unvisited = starts.map((start) => [start]);
  for (let turn = 0; unvisited.some((worlds) => worlds.length > 0) && badStates.size < enough; turn++) {
    const worlds = unvisited[turn % unvisited.length] ?? [];
    const world = enough === Number.POSITIVE_INFINITY ? worlds.pop() : takeAny(worlds, turn);
    if (!world) continue;
    if (isBad(world) || !recovers(world)) badStates.add(JSON.stringify(coreOf(world)));
    for (const next of successors(world, machine, participants)) {
      const key = JSON.stringify(next);
      if (seen.has(key)) continue;
      seen.add(key);
      worlds.push(next);
    }
  }
  return { worlds: seen.size, badStates };
}

/** Takes one from anywhere, in any order: long interleavings and short ones take turns, so that a fault shows early. */
function takeAny(worlds: World[], turn: number): World | undefined {
  const index = (turn * 7_919) % (worlds.length || 1);
  const [taken, last] = [worlds[index], worlds.pop()];
  if (last && index < worlds.length) worlds[index] = last;
  return taken;
}

/**
 * A settled order agrees with what is held for it. Lines are written once; units are taken once and put back once. If
 * the buyer was told that an order is confirmed, it has its stock, or is cancelled and its cart can never be bought
 * again. A confirmed order has its money authorized or captured; a failed one holds nothing; a paid one is never
 * cancelled as unpaid.
 */
function isBad({ order, holdings, answered, recordings, paidOffline, wronged }: World): boolean {
  if (wronged || recordings > 1 || holdings.taken < 0 || holdings.taken > 1) return true;
  if (answered && (holdings.cart === 'ACTIVE' || !isHeldOrCancelled(order, holdings))) return true;
  return order.settled && !settledWell({ ...order, free: order.free || paidOffline }, holdings);
}

function isHeldOrCancelled({ state, confirmed }: World['order'], { stock }: World['holdings']): boolean {
  return isOpen(state) ? stock === 'COMMITTED' : confirmed && ['CANCELLING', 'CANCELLED'].includes(state);
}

function isOpen(state: World['order']['state']): boolean {
  return state === 'CONFIRMED' || state === 'PAID';
}

/** Whether the money is where a settled order says it is. */
function moneyAgrees({ state, payment, captureWanted, free }: World['order'], { money }: Holdings): boolean {
  if (state === 'CANCELLED') return money === 'NONE' || money === 'GONE';
  if (state === 'PAID') return payment === 'CAPTURED' && money === (free ? 'NONE' : 'TAKEN');
  return payment === 'NONE' ? money === 'NONE' : payment === 'AUTHORIZED' && money === 'HELD' && !captureWanted;
}

function settledWell(order: World['order'], holdings: Holdings): boolean {
  const { state, confirmed } = order;
  const { cart, stock, taken } = holdings;
  if (!moneyAgrees(order, holdings)) return false;
  if (isOpen(state)) return cart === 'ORDERED' && stock === 'COMMITTED';
  if (state !== 'CANCELLED' || taken > 0) return false;
  return confirmed
    ? cart === 'ORDERED' && stock === 'RETURNED'
    : cart === 'ACTIVE' && (stock === 'NONE' || stock === 'RELEASED');
}

/** Whether a single, undisturbed driver brings an order to its end from here. Remembers its results. */
function recoveryCheck(machine: Machine, participants: Participants): (world: World) => boolean {
  const known = new Map<string, boolean>();
  return (world) => {
    const key = JSON.stringify(coreOf(world));
    const answer = known.get(key) ?? recovers(world, machine, participants);
    known.set(key, answer);
    return answer;
  };
}

const MOST_STEPS = 20;

function recovers(world: World, machine: Machine, participants: Participants): boolean {
  let { order, holdings } = world;
  for (let i = 0; i < MOST_STEPS && !order.settled; i++) {
    const step = machine.nextStep(order);
    if (!step) return false;
    let agreed = true;
    for (const message of machine.messagesOf(step, order)) {
      if (!agreed && inSequence(step)) break;
      const reaction = participants[message](holdings);
      holdings = reaction.holdings;
      agreed &&= reaction.agreed;
    }
    if (!agreed && (step === 'COMPLETE' || step === 'RETURN')) return false;
    // A payment that stays pending is given up in the end.
    const transition = machine.transitionAfter(step, agreed ? outcomeOf(step, order) : 'REFUSED');
    if (machine.mayApply(order, transition)) order = applied(order, transition);
  }
  return order.settled && !isBad({ ...world, order, holdings });
}

function coreOf({ order, holdings, answered, recordings, paidOffline, wronged }: World) {
  return { order, holdings, answered, recordings, paidOffline, wronged };
}
