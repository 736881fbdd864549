import type { Checkout, Outcome, Step, Transition } from '../../src/domain/checkout.ts';
import type { Holdings, Message, Participants } from './participants.ts';

/** The state machine that drivers follow: the one of the running code, or one with a guard taken out. */
export interface Machine {
  nextStep(order: Checkout): Step | null;
  transitionAfter(step: Step, outcome: Outcome): Transition;
  mayApply(order: Checkout, transition: Transition): boolean;
  /** What calling the order off changes. */
  cancel: Transition;
  /** What a step sends; the messages of UNDO and RETURN travel at the same time. */
  messagesOf(step: Step): readonly Message[];
}

/** A driver between two things that it does. */
export type Driver =
  | { at: 'READ' }
  | { at: 'SEND'; step: Step; unsent: readonly Message[] }
  | { at: 'RECORD'; step: Step; outcome: Outcome };

/** Everything at one moment. */
export interface World {
  order: Checkout;
  /** How many times lines were written. */
  recordings: number;
  /** Whether the buyer may have been told that the order is confirmed. */
  told: boolean;
  holdings: Holdings;
  drivers: readonly Driver[];
  /** A message that its sender has given up on, and that may arrive at any time. */
  late: Message | null;
  /** How many more times somebody calls the order off. */
  cancels: number;
  mayExpire: boolean;
}

/** An order that was just inserted, its two drivers, and everything that may go wrong still ahead. */
export const start: World = {
  order: { state: 'PENDING', recorded: false, confirmed: false, settled: false },
  recordings: 0,
  told: false,
  holdings: { cart: 'ACTIVE', thawed: false, stock: 'NONE', taken: 0 },
  drivers: [{ at: 'READ' }, { at: 'READ' }],
  late: null,
  cancels: 2,
  mayExpire: true,
};

/** Every world that can follow. */
export function successors(world: World, machine: Machine, participants: Participants): World[] {
  return [
    ...world.drivers.flatMap((driver, index) => [
      // It dies, and another takes its place.
      ...(driver.at === 'READ' ? [] : [withDriver(world, index, { at: 'READ' })]),
      ...movesOf(world, driver, index, machine, participants),
    ]),
    ...(world.late ? [{ ...deliver(world, world.late, participants).world, late: null }] : []),
    ...(world.cancels > 0 && machine.mayApply(world.order, machine.cancel)
      ? [applied({ ...world, cancels: world.cancels - 1 }, machine.cancel, machine)]
      : []),
    ...(world.mayExpire && world.holdings.stock === 'RESERVED'
      ? [{ ...world, mayExpire: false, holdings: { ...world.holdings, stock: 'RELEASED' as const } }]
      : []),
  ];
}

function movesOf(world: World, driver: Driver, index: number, machine: Machine, participants: Participants): World[] {
  switch (driver.at) {
    case 'READ': {
      const step = machine.nextStep(world.order);
      return step ? [withDriver(world, index, { at: 'SEND', step, unsent: machine.messagesOf(step) })] : [];
    }
    case 'SEND':
      return driver.unsent.flatMap((message) => sendings(world, driver, message, index, participants));
    case 'RECORD': {
      const transition = machine.transitionAfter(driver.step, driver.outcome);
      return [withDriver(applied(world, transition, machine), index, { at: 'READ' })];
    }
  }
}

/** The ways in which sending a message can go. */
function sendings(
  world: World,
  driver: Extract<Driver, { at: 'SEND' }>,
  message: Message,
  index: number,
  participants: Participants,
): World[] {
  const { step } = driver;
  const refusable = step === 'FREEZE' || step === 'RESERVE';
  const unsent = driver.unsent.filter((each) => each !== message);
  const onwards: Driver = unsent.length > 0 ? { at: 'SEND', step, unsent } : { at: 'RECORD', step, outcome: 'DONE' };
  const refused: Driver = { at: 'RECORD', step, outcome: 'REFUSED' };
  // Before the point of no return an unanswered call calls the order off; after it, the step is tried again.
  const unanswered: Driver = refusable ? refused : { at: 'READ' };
  const { world: delivered, agreed } = deliver(world, message, participants);
  const refusal: Driver = refusable || step === 'COMMIT' ? refused : { at: 'READ' };
  return [
    withDriver(delivered, index, agreed ? onwards : refusal),
    withDriver(delivered, index, unanswered),
    ...(world.late === null ? [withDriver({ ...world, late: message }, index, unanswered)] : []),
    // The price is another one, found out once the cart is frozen; or there is too little stock, and nothing is held.
    ...(step === 'FREEZE' ? [withDriver(delivered, index, refused)] : []),
    ...(step === 'RESERVE' ? [withDriver(world, index, refused)] : []),
  ];
}

function deliver(world: World, message: Message, participants: Participants): { world: World; agreed: boolean } {
  const { holdings, agreed } = participants[message](world.holdings);
  return { world: { ...world, holdings }, agreed };
}

function applied(world: World, transition: Transition, machine: Machine): World {
  if (!machine.mayApply(world.order, transition)) return world;
  const order = { ...world.order, ...transition.to };
  return {
    ...world,
    order,
    recordings: Math.min(2, world.recordings + (transition.to.recorded ? 1 : 0)),
    told: world.told || order.state === 'CONFIRMED',
  };
}

function withDriver(world: World, index: number, driver: Driver): World {
  return { ...world, drivers: world.drivers.with(index, driver) };
}
