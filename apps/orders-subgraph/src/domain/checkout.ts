import type { PaymentState } from './payment-state.ts';

/**
 * The state of an order during the checkout. COMMITTING is past the point of no return; CANCELLING undoes what was
 * done.
 */
export type OrderState =
  | 'PENDING'
  | 'COMMITTING'
  | 'CONFIRMED'
  | 'PAID'
  | 'FULFILLED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'REFUNDED';

/** What the checkout needs to know about an order to continue it, even if another process started it. */
export interface Checkout {
  state: OrderState;
  /** Whether the cart is frozen and its lines are recorded on the order. */
  recorded: boolean;
  /** Whether it was ever confirmed. Stays true if the order is cancelled later. */
  confirmed: boolean;
  payment: PaymentState;
  /** Whether the authorized payment is to be captured, now or as soon as the order is confirmed. */
  captureWanted: boolean;
  /** Whether units were sent or returned, or a refund was promised. Such an order can no longer be cancelled. */
  handled: boolean;
  /** Whether no work is left. */
  settled: boolean;
  /** Whether the total is zero: such an order counts as paid as soon as it is confirmed. */
  free: boolean;
}

/**
 * The steps of the checkout. Each may run any number of times, by several drivers at once:
 * - HOLD: freeze the cart, compare its total with the one agreed to, then reserve the stock;
 * - AUTHORIZE the payment, if there is one, or read its state;
 * - COMMIT the stock, after the point of no return; for an order without a payment, then complete the cart;
 * - COMPLETE the cart, if that is not done yet;
 * - CAPTURE the payment, and complete the cart at the same time: an outage of the provider keeps no cart open;
 * - UNDO an order that was never confirmed: thaw the cart, release the stock and the payment;
 * - RETURN a confirmed order: put the stock back, once, and release the payment; the cart stays ordered, and is
 *   completed if it is not yet.
 * Releasing a payment means to void it, or to refund what was captured.
 */
export type Step = 'HOLD' | 'AUTHORIZE' | 'COMMIT' | 'COMPLETE' | 'CAPTURE' | 'UNDO' | 'RETURN';

/**
 * The outcome of a step. REFUSED is a business outcome, such as too little stock, and cancels the order. WAITING: the
 * payment is the next thing to check, now or later. CLOSED: no work is left.
 */
export type Outcome = 'DONE' | 'CLOSED' | 'REFUSED' | 'WAITING';

/**
 * A change of an order. It takes effect only if the order is in one of the states `from`, its payment is in one of the
 * states `payment` (if given), and it is not settled (unless `evenIfSettled`), not to be captured (if
 * `unlessCapturing`) and not handled (if `unlessHandled`). The database compares and sets in one statement, so if
 * drivers race, one of them wins. An order without a payment has none to release.
 */
export interface Transition {
  from: readonly OrderState[];
  payment?: readonly PaymentState[];
  unlessCapturing?: true;
  unlessHandled?: true;
  evenIfSettled?: true;
  to: Partial<Checkout>;
}

const UNPAID = ['DUE', 'ACTION_REQUIRED'] as const;
const CANCELLED: Transition = { from: ['PENDING'], to: { state: 'CANCELLING' } };

const transitions: Record<Step, Partial<Record<Outcome, Transition>>> = {
  HOLD: {
    DONE: { from: ['PENDING'], payment: ['NONE'], to: { recorded: true, state: 'COMMITTING' } },
    WAITING: { from: ['PENDING'], payment: ['PLANNED'], to: { recorded: true, payment: 'DUE' } },
    REFUSED: CANCELLED,
  },
  AUTHORIZE: {
    DONE: { from: ['PENDING'], payment: UNPAID, to: { state: 'COMMITTING', payment: 'AUTHORIZED' } },
    WAITING: { from: ['PENDING'], payment: UNPAID, to: { payment: 'ACTION_REQUIRED' } },
    REFUSED: CANCELLED,
  },
  COMMIT: {
    DONE: { from: ['COMMITTING'], to: { state: 'CONFIRMED', confirmed: true } },
    CLOSED: { from: ['COMMITTING'], payment: ['NONE'], to: { state: 'CONFIRMED', confirmed: true, settled: true } },
    // The reservation expired before it could be committed.
    REFUSED: { from: ['COMMITTING'], to: { state: 'CANCELLING' } },
  },
  // The order may have been paid, sent or refunded before its cart was closed.
  COMPLETE: {
    DONE: { from: ['CONFIRMED', 'PAID', 'FULFILLED', 'REFUNDED'], unlessCapturing: true, to: { settled: true } },
  },
  CAPTURE: {
    DONE: {
      from: ['CONFIRMED'],
      payment: ['AUTHORIZED'],
      to: { state: 'PAID', payment: 'CAPTURED', settled: true },
    },
    REFUSED: { from: ['CONFIRMED'], payment: ['AUTHORIZED'], to: { payment: 'FAILED', captureWanted: false } },
  },
  UNDO: { DONE: { from: ['CANCELLING'], to: { state: 'CANCELLED', payment: 'RELEASED', settled: true } } },
  RETURN: { DONE: { from: ['CANCELLING'], to: { state: 'CANCELLED', payment: 'RELEASED', settled: true } } },
};

/**
 * Cancels an order. An order that is COMMITTING must be confirmed first. A driver then returns what is held, so the
 * order is no longer settled.
 */
export const CANCEL: Transition = {
  from: ['PENDING', 'CONFIRMED', 'PAID'],
  unlessHandled: true,
  evenIfSettled: true,
  to: { state: 'CANCELLING', settled: false },
};

/**
 * Cancels a confirmed order that is unpaid. Has no effect if it was paid, or its capture was requested, in the
 * meantime.
 */
export const CANCEL_UNPAID: Transition = {
  from: ['CONFIRMED'],
  payment: ['NONE', 'FAILED'],
  unlessHandled: true,
  evenIfSettled: true,
  to: { state: 'CANCELLING', settled: false },
};

/** Captures the authorized payment of a confirmed order: work for a driver. After a failure, it may be tried again. */
export const TAKE_PAYMENT: Transition = {
  from: ['CONFIRMED'],
  payment: ['AUTHORIZED', 'FAILED'],
  unlessCapturing: true,
  evenIfSettled: true,
  to: { payment: 'AUTHORIZED', captureWanted: true, settled: false },
};

/** Records a payment that was made outside of the payment provider. */
export const PAY_OFFLINE: Transition = {
  from: ['CONFIRMED'],
  payment: ['NONE'],
  evenIfSettled: true,
  to: { state: 'PAID', payment: 'CAPTURED' },
};

/** The next step of an order; null if no work is left. */
export function nextStep(order: Checkout): Step | null {
  if (order.settled) return null;
  switch (order.state) {
    case 'PENDING':
      return order.payment === 'NONE' || order.payment === 'PLANNED' ? 'HOLD' : 'AUTHORIZE';
    case 'COMMITTING':
      return 'COMMIT';
    case 'CANCELLING':
      return order.confirmed ? 'RETURN' : 'UNDO';
    case 'CANCELLED':
      return null;
    default:
      return isCapturing(order) ? 'CAPTURE' : 'COMPLETE';
  }
}

/** Whether the authorized payment is to be captured now. */
export function isCapturing({ state, payment, captureWanted }: Checkout): boolean {
  return state === 'CONFIRMED' && payment === 'AUTHORIZED' && captureWanted;
}

/** The outcome of a step that succeeded. After HOLD, an order with a payment waits for that payment. */
export function outcomeOf(step: Step, { payment }: Pick<Checkout, 'payment'>): Outcome {
  if (step === 'HOLD' && payment !== 'NONE') return 'WAITING';
  return step === 'COMMIT' && payment === 'NONE' ? 'CLOSED' : 'DONE';
}

/** The transition for a step's outcome. @throws {Error} for an outcome that the step cannot have. */
export function transitionAfter(step: Step, outcome: Outcome): Transition {
  const transition = transitions[step][outcome];
  if (!transition) throw new Error(`${step} cannot be ${outcome}`);
  return transition;
}

/** Whether a transition takes effect on an order as it is now. */
export function mayApply(order: Checkout, transition: Transition): boolean {
  const { from, payment, unlessCapturing, unlessHandled, evenIfSettled } = transition;
  return (
    (evenIfSettled || !order.settled) &&
    from.includes(order.state) &&
    (payment?.includes(order.payment) ?? true) &&
    !(unlessCapturing && isCapturing(order)) &&
    !(unlessHandled && order.handled)
  );
}

/** What a confirmed order that costs nothing becomes at once: there is nothing to pay. */
const PAID_AT_ONCE = { state: 'PAID', payment: 'CAPTURED' } as const;

/** The order after a transition. */
export function applied<Some extends Checkout>(order: Some, { to }: Transition): Some {
  const nothingToRelease = to.payment === 'RELEASED' && order.payment === 'NONE';
  const payment = nothingToRelease ? 'NONE' : (to.payment ?? order.payment);
  return { ...order, ...to, payment, ...(to.state === 'CONFIRMED' && order.free && PAID_AT_ONCE) };
}
