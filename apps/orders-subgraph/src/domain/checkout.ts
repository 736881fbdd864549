import type { PaymentState } from './payment-state.ts';

/** Where an order stands, to the checkout. COMMITTING is past the point of no return, CANCELLING on the way back. */
export type OrderState =
  | 'PENDING'
  | 'COMMITTING'
  | 'CONFIRMED'
  | 'PAID'
  | 'FULFILLED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'REFUNDED';

/** What the checkout has to know of an order to continue it, even if another process began it. */
export interface Checkout {
  state: OrderState;
  /** Whether the cart is frozen and its lines are recorded on the order. */
  recorded: boolean;
  /** Whether it was ever confirmed: for good, even if it is cancelled later. */
  confirmed: boolean;
  payment: PaymentState;
  /** Whether what is authorized is to be captured, now or as soon as the order is confirmed. */
  captureWanted: boolean;
  /** Whether units were sent or taken back, or money was promised back: it is not cancelled any more. */
  handled: boolean;
  /** Whether nothing is left to do. */
  settled: boolean;
  /** Whether it costs nothing: then it is paid as soon as it is confirmed. */
  free: boolean;
}

/**
 * The steps of the checkout. Each may be carried out any number of times, by several drivers at once:
 * - HOLD what is bought: freeze the cart, and compare its total with the one agreed to; then reserve the stock;
 * - AUTHORIZE the payment, where there is one; or read its state;
 * - COMMIT the stock, after the point of no return; then, for an order without a payment, complete the cart;
 * - COMPLETE the cart, where that is not done yet;
 * - CAPTURE the payment, and complete the cart: no outage of the provider keeps a cart from being closed;
 * - UNDO, for an order that was never confirmed: thaw the cart, release the stock, let the payment go;
 * - RETURN, for one that was: put the stock back, once, and let the payment go; the cart stays what was ordered, and is
 *   closed if it is not yet.
 * To let a payment go is to void it, or to refund what was captured.
 */
export type Step = 'HOLD' | 'AUTHORIZE' | 'COMMIT' | 'COMPLETE' | 'CAPTURE' | 'UNDO' | 'RETURN';

/**
 * How a step went: REFUSED is a business outcome, such as too little stock, that leads to a cancelled order. WAITING says
 * that the payment is to be seen to next, or again later; CLOSED, that nothing is left to do.
 */
export type Outcome = 'DONE' | 'CLOSED' | 'REFUSED' | 'WAITING';

/**
 * A change of an order. It takes effect only if the order is in one of the states `from`, its payment is in one of the
 * states `payment` (if given), and it is not settled (unless `evenIfSettled`), not to be captured (if
 * `unlessCapturing`) and not handled (if `unlessHandled`). If drivers race, one of them wins: the database compares and
 * sets in one statement. An order without a payment has none to release.
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
    // The reservation is gone: it had expired before it could be committed.
    REFUSED: { from: ['COMMITTING'], to: { state: 'CANCELLING' } },
  },
  // The order may have been paid and more before its cart was closed.
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
 * Cancelling an order. Not while it is COMMITTING: who wants to then has it confirmed first. What has to be given back
 * is work for a driver, so the order is not settled any more.
 */
export const CANCEL: Transition = {
  from: ['PENDING', 'CONFIRMED', 'PAID'],
  unlessHandled: true,
  evenIfSettled: true,
  to: { state: 'CANCELLING', settled: false },
};

/** Cancelling a confirmed order that nobody has paid: unless it was paid, or its money asked for again, just before. */
export const CANCEL_UNPAID: Transition = {
  from: ['CONFIRMED'],
  payment: ['NONE', 'FAILED'],
  unlessHandled: true,
  evenIfSettled: true,
  to: { state: 'CANCELLING', settled: false },
};

/** Taking the money that is held for a confirmed order: work for a driver. Once it has failed, it may be tried again. */
export const TAKE_PAYMENT: Transition = {
  from: ['CONFIRMED'],
  payment: ['AUTHORIZED', 'FAILED'],
  unlessCapturing: true,
  evenIfSettled: true,
  to: { payment: 'AUTHORIZED', captureWanted: true, settled: false },
};

/** Having been paid another way. */
export const PAY_OFFLINE: Transition = {
  from: ['CONFIRMED'],
  payment: ['NONE'],
  evenIfSettled: true,
  to: { state: 'PAID', payment: 'CAPTURED' },
};

/** What to do next for an order; null if nothing is left. */
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

/** Whether the money that is held is to be taken now. */
export function isCapturing({ state, payment, captureWanted }: Checkout): boolean {
  return state === 'CONFIRMED' && payment === 'AUTHORIZED' && captureWanted;
}

/** How a step ended that did all it should: what is held still waits for the payment, where there is one. */
export function outcomeOf(step: Step, { payment }: Pick<Checkout, 'payment'>): Outcome {
  if (step === 'HOLD' && payment !== 'NONE') return 'WAITING';
  return step === 'COMMIT' && payment === 'NONE' ? 'CLOSED' : 'DONE';
}

/** What a step's outcome changes. @throws {Error} for an outcome that the step cannot have. */
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

/** What a free order is once it is confirmed: nothing is to be paid. */
const PAID_AT_ONCE = { state: 'PAID', payment: 'CAPTURED' } as const;

/** An order once a transition has taken effect on it. */
export function applied<Some extends Checkout>(order: Some, { to }: Transition): Some {
  const nothingToRelease = to.payment === 'RELEASED' && order.payment === 'NONE';
  const payment = nothingToRelease ? 'NONE' : (to.payment ?? order.payment);
  return { ...order, ...to, payment, ...(to.state === 'CONFIRMED' && order.free && PAID_AT_ONCE) };
}
