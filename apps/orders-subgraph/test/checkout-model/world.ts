import {
  applied,
  type Checkout,
  type Outcome,
  outcomeOf,
  type Step,
  type Transition,
} from '../../src/domain/checkout.ts';
import type { Holdings, Message, Participants } from './participants.ts';

/** The state machine that drivers follow: that of the production code, or one with a guard removed. */
export interface Machine {
  nextStep(order: Checkout): Step | null;
  transitionAfter(step: Step, outcome: Outcome): Transition;
  mayApply(order: Checkout, transition: Transition): boolean;
  /** The transition of cancelling the order. */
  cancel: Transition;
  /** The transition of a later capture. */
  takePayment: Transition;
  /** The transition of a payment outside of the provider. */
  payOffline: Transition;
  /** The transition when the time of an unpaid order has run out. */
  cancelUnpaid: Transition;
  /** The messages of a step. HOLD and COMMIT send them one after the other, other steps all at once. */
  messagesOf(step: Step, order: Checkout): readonly Message[];
}

/** A driver between two actions. */
export type Driver =
  | { at: 'READ' }
  | { at: 'SEND'; step: Step; unsent: readonly Message[] }
  | { at: 'RECORD'; step: Step; outcome: Outcome };

/** The entire state at one moment. */
export interface World {
  order: Checkout;
  /** How many times lines were written. */
  recordings: number;
  /** Whether the buyer may have been told that the order is confirmed. */
  answered: boolean;
  holdings: Holdings;
  drivers: readonly Driver[];
  /** A message that its sender has given up on. It may still arrive at any time. */
  late: Message | null;
  /** How many more times the order can be cancelled. */
  cancels: number;
  mayExpire: boolean;
  /** Whether staff can still capture the authorized money. */
  mayTake: boolean;
  /** Whether the time of the unpaid order can still run out. */
  mayBeOverdue: boolean;
  /** Whether the order can still be paid outside of the provider. */
  mayBePaid: boolean;
  /** Whether it was paid outside of the provider. */
  paidOffline: boolean;
  /** Whether it was cancelled as unpaid although it was paid. */
  wronged: boolean;
}

/** A new order, with its two drivers, before anything has gone wrong. */
const unpaid: World = {
  order: {
    state: 'PENDING',
    recorded: false,
    confirmed: false,
    settled: false,
    payment: 'NONE',
    captureWanted: false,
    handled: false,
    free: false,
  },
  recordings: 0,
  answered: false,
  holdings: { cart: 'ACTIVE', thawed: false, stock: 'NONE', taken: 0, money: 'NONE', factor: 'NOT_WANTED' },
  drivers: [{ at: 'READ' }, { at: 'READ' }],
  late: null,
  cancels: 2,
  mayExpire: true,
  mayTake: false,
  mayBeOverdue: false,
  mayBePaid: false,
  paidOffline: false,
  wronged: false,
};
/** Expiring stock is covered by the other starts. */
const overdue: World = { ...unpaid, cancels: 1, mayExpire: false, mayBeOverdue: true, mayBePaid: true };
/** There is nothing to pay: it is paid as soon as it is confirmed. */
const free: World = { ...unpaid, order: { ...unpaid.order, free: true } };
const paid: World = { ...unpaid, cancels: 1, order: { ...unpaid.order, payment: 'PLANNED', captureWanted: true } };

/**
 * Orders without a payment, overdue, free, paid at once, and paid after a second factor in a shop that captures later.
 */
export const starts: readonly World[] = [
  {
    ...paid,
    order: { ...paid.order, captureWanted: false },
    holdings: { ...paid.holdings, factor: 'WANTED' },
    // Expiring stock is covered by the other starts.
    mayExpire: false,
    mayTake: true,
  },
  paid,
  unpaid,
  overdue,
  free,
];

/** Every world that can come next. */
export function successors(world: World, machine: Machine, participants: Participants): World[] {
  return [
    ...world.drivers.flatMap((driver, index) => [
      // The driver dies, and another one takes its place.
      ...(driver.at === 'READ' ? [] : [withDriver(world, index, { at: 'READ' })]),
      ...movesOf(world, driver, index, machine, participants),
    ]),
    ...(world.late ? [{ ...deliver(world, world.late, participants).world, late: null }] : []),
    ...(world.cancels > 0 && machine.mayApply(world.order, machine.cancel)
      ? [changed({ ...world, cancels: world.cancels - 1 }, machine.cancel, machine)]
      : []),
    ...(world.mayTake && machine.mayApply(world.order, machine.takePayment)
      ? [changed({ ...world, mayTake: false }, machine.takePayment, machine)]
      : []),
    ...(world.mayBePaid && machine.mayApply(world.order, machine.payOffline)
      ? [changed({ ...world, mayBePaid: false, paidOffline: true }, machine.payOffline, machine)]
      : []),
    ...(world.mayBeOverdue && machine.mayApply(world.order, machine.cancelUnpaid)
      ? [changed({ ...world, mayBeOverdue: false, wronged: world.paidOffline }, machine.cancelUnpaid, machine)]
      : []),
    // The buyer gives the right or the wrong second factor.
    ...(world.holdings.money === 'ASKED' ? (['HELD', 'GONE'] as const).map((money) => withMoney(world, money)) : []),
    ...(world.mayExpire && world.holdings.stock === 'RESERVED'
      ? [{ ...world, mayExpire: false, holdings: { ...world.holdings, stock: 'RELEASED' as const } }]
      : []),
  ];
}

function movesOf(world: World, driver: Driver, index: number, machine: Machine, participants: Participants): World[] {
  switch (driver.at) {
    case 'READ': {
      const step = machine.nextStep(world.order);
      return step
        ? [withDriver(world, index, { at: 'SEND', step, unsent: machine.messagesOf(step, world.order) })]
        : [];
    }
    case 'SEND': {
      const sent = inSequence(driver.step) ? driver.unsent.slice(0, 1) : driver.unsent;
      return sent.flatMap((message) => sendings(world, driver, message, index, participants));
    }
    case 'RECORD': {
      const transition = machine.transitionAfter(driver.step, driver.outcome);
      return [withDriver(changed(world, transition, machine), index, { at: 'READ' })];
    }
  }
}

/** The ways in which sending a message can end. */
function sendings(
  world: World,
  driver: Extract<Driver, { at: 'SEND' }>,
  message: Message,
  index: number,
  participants: Participants,
): World[] {
  const { step } = driver;
  const unsent = driver.unsent.filter((each) => each !== message);
  const record = (outcome: Outcome): Driver => ({ at: 'RECORD', step, outcome });
  const onwards = unsent.length > 0 ? { ...driver, unsent } : record(outcomeOf(step, world.order));
  const { world: delivered, agreed, waiting } = deliver(world, message, participants);
  const answered = waiting ? [record('WAITING'), record('REFUSED')] : [agreed ? onwards : refusalOf(step, message)];
  const unanswered = silenceOf(step, message);
  return [
    ...[...answered, ...unanswered].map((next) => withDriver(delivered, index, next)),
    ...(world.late === null ? unanswered.map((next) => withDriver({ ...world, late: message }, index, next)) : []),
    // The price has changed, which shows once the cart is frozen; or there is too little stock, and nothing is held.
    ...(message === 'FREEZE' ? [withDriver(delivered, index, record('REFUSED'))] : []),
    ...(message === 'RESERVE' ? [withDriver(world, index, record('REFUSED'))] : []),
    // The provider declines.
    ...(step === 'AUTHORIZE' && world.holdings.money === 'NONE'
      ? [withDriver(withMoney(world, 'GONE'), index, record('REFUSED'))]
      : []),
  ];
}

/** Whether a step waits for one message to be agreed to before it sends the next. */
export function inSequence(step: Step): boolean {
  return step === 'HOLD' || step === 'COMMIT';
}

/**
 * What a driver does without an answer. Before the point of no return it cancels the order; but it asks again about a
 * payment until its deadline. After it, the driver repeats the step. Once the stock is sold, the order is confirmed
 * even if its cart is not closed.
 */
function silenceOf(step: Step, message: Message): Driver[] {
  const again: Driver = { at: 'READ' };
  const giveUp: Driver = { at: 'RECORD', step, outcome: 'REFUSED' };
  if (step === 'AUTHORIZE') return [again, giveUp];
  if (step === 'COMMIT' && message === 'COMPLETE') return [{ at: 'RECORD', step, outcome: 'DONE' }];
  return [step === 'HOLD' ? giveUp : again];
}

function refusalOf(step: Step, message: Message): Driver {
  if (step === 'COMMIT' && message === 'COMPLETE') return { at: 'RECORD', step, outcome: 'DONE' };
  const isOutcome = ['HOLD', 'AUTHORIZE', 'COMMIT'].includes(step) || message === 'CAPTURE';
  return isOutcome ? { at: 'RECORD', step, outcome: 'REFUSED' } : { at: 'READ' };
}

function withMoney(world: World, money: Holdings['money']): World {
  return { ...world, holdings: { ...world.holdings, money } };
}

function deliver(world: World, message: Message, participants: Participants) {
  const { holdings, ...answer } = participants[message](world.holdings);
  return { world: { ...world, holdings }, ...answer };
}

function changed(world: World, transition: Transition, machine: Machine): World {
  if (!machine.mayApply(world.order, transition)) return world;
  const order = applied(world.order, transition);
  return {
    ...world,
    order,
    recordings: Math.min(2, world.recordings + (transition.to.recorded ? 1 : 0)),
    answered: world.answered || order.state === 'CONFIRMED' || order.state === 'PAID',
  };
}

/** Drivers are interchangeable: swapping two of them makes no new world. */
function withDriver(world: World, index: number, driver: Driver): World {
  const drivers = world.drivers.with(index, driver);
  const inOrder = drivers.every((each, i) => i === 0 || textOf(drivers[i - 1] ?? each) <= textOf(each));
  return { ...world, drivers: inOrder ? drivers : drivers.toReversed() };
}

function textOf(driver: Driver): string {
  return Object.values(driver).join();
}
