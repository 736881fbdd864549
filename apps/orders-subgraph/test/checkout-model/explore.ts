import type { Participants } from './participants.ts';
import { type Machine, start, successors, type World } from './world.ts';

/** What an exhaustive exploration found. */
export interface Exploration {
  /** How many different worlds can come about. */
  worlds: number;
  /** The orders, with what is held for them, that must not be. */
  badStates: Set<string>;
}

/** Visits every world that any interleaving leads to. */
export function explore(machine: Machine, participants: Participants): Exploration {
  const seen = new Set([JSON.stringify(start)]);
  const badStates = new Set<string>();
  const unvisited = [start];
  const recovers = recoveryCheck(machine, participants);
  for (let world = unvisited.pop(); world; world = unvisited.pop()) {
    if (isBad(world) || !recovers(world)) badStates.add(JSON.stringify(coreOf(world)));
    for (const next of successors(world, machine, participants)) {
      const key = JSON.stringify(next);
      if (seen.has(key)) continue;
      seen.add(key);
      unvisited.push(next);
    }
  }
  return { worlds: seen.size, badStates };
}

/** A settled order and what is held for it agree, lines are written once, and a confirmation is never taken back. */
function isBad({ order, holdings, told, recordings }: World): boolean {
  const confirmed = order.state === 'CONFIRMED';
  if (told && !(confirmed && holdings.stock === 'COMMITTED' && holdings.cart !== 'ACTIVE')) return true;
  if (recordings > 1) return true;
  if (!order.settled) return false;
  return confirmed
    ? holdings.cart !== 'ORDERED'
    : order.state !== 'CANCELLED' || holdings.cart !== 'ACTIVE' || !['NONE', 'RELEASED'].includes(holdings.stock);
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
    for (const message of machine.messagesOf(step)) {
      const reaction = participants[message](holdings);
      holdings = reaction.holdings;
      agreed &&= reaction.agreed;
    }
    if (!agreed && step === 'COMPLETE') return false;
    const transition = machine.transitionAfter(step, agreed ? 'DONE' : 'REFUSED');
    if (machine.mayApply(order, transition)) order = { ...order, ...transition.to };
  }
  return order.settled && !isBad({ ...world, order, holdings });
}

function coreOf({ order, holdings, told, recordings }: World) {
  return { order, holdings, told, recordings };
}
