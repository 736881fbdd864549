import { describe, expect, it } from 'vitest';
import {
  CANCEL,
  CANCEL_UNPAID,
  mayApply,
  nextStep,
  PAY_OFFLINE,
  type Step,
  TAKE_PAYMENT,
  transitionAfter,
} from '../src/domain/checkout.ts';
import { explore } from './checkout-model/explore.ts';
import { type Message, type Participants, participants } from './checkout-model/participants.ts';
import type { Machine } from './checkout-model/world.ts';

const messages: Record<Step, Message[]> = {
  HOLD: ['FREEZE', 'RESERVE'],
  AUTHORIZE: ['AUTHORIZE'],
  COMMIT: ['COMMIT', 'COMPLETE'],
  COMPLETE: ['COMPLETE'],
  CAPTURE: ['COMPLETE', 'CAPTURE'],
  UNDO: ['THAW', 'RELEASE', 'VOID'],
  RETURN: ['COMPLETE', 'RETURN', 'VOID'],
};
const machine: Machine = {
  nextStep,
  transitionAfter,
  mayApply,
  cancel: CANCEL,
  takePayment: TAKE_PAYMENT,
  payOffline: PAY_OFFLINE,
  cancelUnpaid: CANCEL_UNPAID,
  messagesOf: (step, { payment }) => (step === 'COMMIT' && payment !== 'NONE' ? ['COMMIT'] : messages[step]),
};

const withoutCompareAndSet: Partial<Machine> = { mayApply: () => true };
const withoutPointOfNoReturn: Partial<Machine> = {
  messagesOf: (step, order) => (step === 'HOLD' ? ['FREEZE', 'RESERVE', 'COMMIT'] : machine.messagesOf(step, order)),
};
const deafParticipants: Participants = {
  ...participants,
  FREEZE: (now) => participants.FREEZE({ ...now, thawed: false }),
  RESERVE: (now) => participants.RESERVE(now.stock === 'RELEASED' ? { ...now, stock: 'NONE' } : now),
};

const takenOut: [string, { machine?: Partial<Machine>; participants?: Partial<Participants> }][] = [
  ['the compare-and-set of transitions', { machine: withoutCompareAndSet }],
  [
    'the guard that lets lines be recorded once, of an order that is to be paid',
    {
      machine: {
        mayApply: (order, { payment, ...transition }) =>
          mayApply(order, transition.to.recorded ? transition : { ...transition, ...(payment && { payment }) }),
      },
    },
  ],
  ['the point of no return', { machine: withoutPointOfNoReturn }],
  [
    'the sale of the stock before the cart is closed',
    {
      machine: {
        messagesOf: (step, order) => {
          const given = machine.messagesOf(step, order);
          return step === 'COMMIT' ? given.toReversed() : given;
        },
      },
    },
  ],
  ['the tombstone that a thaw leaves', { participants: { FREEZE: deafParticipants.FREEZE } }],
  ['the tombstone that a release leaves', { participants: { RESERVE: deafParticipants.RESERVE } }],
  [
    'the refusal of products to commit what is released',
    { participants: { COMMIT: (now) => ({ ...participants.COMMIT(now), agreed: true }) } },
  ],
  [
    'the way back of an order whose reservation is gone',
    {
      machine: {
        transitionAfter: (step, outcome) =>
          transitionAfter(step, step === 'COMMIT' && outcome === 'REFUSED' ? 'DONE' : outcome),
      },
    },
  ],
  [
    'the release of stock when an order is cancelled',
    { machine: { messagesOf: (...given) => machine.messagesOf(...given).filter((message) => message !== 'RELEASE') } },
  ],
  [
    'the wait of a cancel for the confirmation',
    { machine: { cancel: { ...CANCEL, from: [...CANCEL.from, 'COMMITTING'] } } },
  ],
  [
    'the look at the payment when the time of an unpaid order ends',
    { machine: { cancelUnpaid: { ...CANCEL_UNPAID, from: CANCEL.from, payment: ['NONE', 'FAILED', 'CAPTURED'] } } },
  ],
  [
    'the work that the end of that time leaves to be done',
    { machine: { cancelUnpaid: { ...CANCEL_UNPAID, to: { state: 'CANCELLED' } } } },
  ],
  ['the work that a cancel leaves to be done', { machine: { cancel: { ...CANCEL, to: { state: 'CANCELLED' } } } }],
  [
    'the way back of its own that a confirmed order has',
    { machine: { nextStep: (order) => (nextStep(order) === 'RETURN' ? 'UNDO' : nextStep(order)) } },
  ],
  [
    'the status that tells that units were put back',
    { participants: { RETURN: (now) => ({ holdings: { ...now, taken: Math.max(now.taken - 1, -1) }, agreed: true }) } },
  ],
  [
    'the authorization before the point of no return',
    { machine: { nextStep: (order) => (nextStep(order) === 'AUTHORIZE' ? 'COMMIT' : nextStep(order)) } },
  ],
  [
    'the wait for the second factor',
    {
      machine: {
        transitionAfter: (step, outcome) =>
          step === 'AUTHORIZE' && outcome === 'WAITING'
            ? { from: ['PENDING'], to: { state: 'COMMITTING', payment: 'AUTHORIZED' } }
            : transitionAfter(step, outcome),
      },
    },
  ],
  [
    'the release of the payment when an order is cancelled',
    { machine: { messagesOf: (...given) => machine.messagesOf(...given).filter((message) => message !== 'VOID') } },
  ],
  [
    'the tombstone that a void leaves',
    {
      participants: {
        AUTHORIZE: (now) => participants.AUTHORIZE({ ...now, money: now.money === 'GONE' ? 'NONE' : now.money }),
      },
    },
  ],
  [
    'the refund of what was captured before an order was cancelled',
    {
      participants: {
        VOID: (now) => ({ holdings: now.money === 'TAKEN' ? now : { ...now, money: 'GONE' }, agreed: true }),
      },
    },
  ],
  [
    'the guard that keeps an order open while its money is to be taken',
    { machine: { mayApply: (order, { unlessCapturing: _, ...transition }) => mayApply(order, transition) } },
  ],
  [
    'the look at what became of a payment that was not answered',
    { machine: { transitionAfter: (step, outcome) => transitionAfter(step, step === 'AUTHORIZE' ? 'DONE' : outcome) } },
  ],
  [
    'CANCELLING, the state before anything is given back',
    {
      machine: {
        transitionAfter: (step, outcome) =>
          outcome === 'REFUSED'
            ? { from: ['PENDING', 'COMMITTING'], to: { state: 'CANCELLED', settled: true } }
            : transitionAfter(step, outcome),
      },
    },
  ],
];

describe('the checkout, explored exhaustively', () => {
  it('the checkout ends well in every interleaving of two drivers, crashes, late messages, payments, cancellations, expiry and late payers', () => {
    const { worlds, badStates } = explore(machine, participants);
    expect([...badStates]).toEqual([]);
    expect(worlds).toBeGreaterThan(1_000);
  });

  it.each(takenOut)('the checkout goes wrong in some interleaving without %s', (_, changes) => {
    const { badStates } = explore({ ...machine, ...changes.machine }, { ...participants, ...changes.participants }, 1);
    expect(badStates.size).toBeGreaterThan(0);
  });

  it('a naive checkout goes wrong in dozens of interleavings', () => {
    const naive = { ...machine, ...withoutCompareAndSet, ...withoutPointOfNoReturn };
    const { badStates } = explore(naive, deafParticipants, 24);
    expect(badStates.size).toBeGreaterThanOrEqual(24);
  });
});
