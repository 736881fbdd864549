import { applied, outcomeOf } from '../../src/domain/checkout.ts';
import type { Holdings, Participants } from './participants.ts';
import { inSequence, type Machine, starts, successors, type World } from './world.ts';

/** What an exhaustive exploration found. */
export interface Exploration {
  /** How many different worlds can come about. */
  worlds: number;
  /** The orders, with what is held for them, that must not be. */
  badStates: Set<string>;
}

/** Visits every world that any interleaving leads to, or until `enough` bad states are found. */
export function explore(machine: Machine, participants: Participants, enough = Number.POSITIVE_INFINITY): Exploration {
  const seen = new Set<string>();
  const badStates = new Set<string>();
  const recovers = recoveryCheck(machine, participants);
  // The starts take turns: what one kind of order shows at once need not wait for another to be explored to its end.
  const unvisited = starts.map((start) => [start]);
  for (let turn = 0; unvisited.some((worlds) => worlds.length > 0) && badStates.size < enough; turn++) {
    const worlds = unvisited[turn % unvisited.length] ?? [];
    const world = worlds.pop();
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

/**
 * A settled order and what is held for it agree; lines are written once; units are taken once and put back once; and who
 * was answered that an order is confirmed has it with its stock, or finds it cancelled, its cart never to be bought again.
 * No order is confirmed whose money is not held or taken, nothing is held for one that came to nothing, and none that was
 * paid is cancelled for not being paid.
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

/** Whether the money is where a settled order says that it is. */
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

/** Whether one driver that nothing disturbs brings an order to its end from here: answers what it remembers. */
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
    // A payment that is still waited for is given up at last.
    const transition = machine.transitionAfter(step, agreed ? outcomeOf(step, order) : 'REFUSED');
    if (machine.mayApply(order, transition)) order = applied(order, transition);
  }
  return order.settled && !isBad({ ...world, order, holdings });
}

function coreOf({ order, holdings, answered, recordings, paidOffline, wronged }: World) {
  return { order, holdings, answered, recordings, paidOffline, wronged };
}
