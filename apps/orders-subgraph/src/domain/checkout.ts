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

/** What the checkout has to know of an order to go on with it, whoever drove it before. */
export interface Checkout {
  state: OrderState;
  /** Whether the cart is frozen and its lines are recorded on the order. */
  recorded: boolean;
  /** Whether it was ever confirmed: for good, even if it is called off later. */
  confirmed: boolean;
  /** Whether nothing is left to do. */
  settled: boolean;
}

/**
 * The steps of the checkout. Each may be carried out any number of times, by several drivers at once:
 * - FREEZE the cart, and compare its total with the one agreed to;
 * - RESERVE the stock;
 * - COMMIT the stock, after the point of no return;
 * - COMPLETE the cart;
 * - UNDO, for an order that was never confirmed: thaw the cart and release the stock;
 * - RETURN, for one that was: put the stock back, once; the cart stays what was ordered, and is closed if it is not yet.
 */
export type Step = 'FREEZE' | 'RESERVE' | 'COMMIT' | 'COMPLETE' | 'UNDO' | 'RETURN';

/** How a step went: REFUSED is a business outcome, such as too little stock, that leads to a cancelled order. */
export type Outcome = 'DONE' | 'REFUSED';

/**
 * A change of an order that takes effect only if the order is in one of the states `from`, unsettled unless that is said
 * not to matter and, where that is said, without lines recorded yet. Of racing drivers, one wins: the database compares
 * and sets in one statement.
 */
export interface Transition {
  from: readonly OrderState[];
  unlessRecorded?: true;
  evenIfSettled?: true;
  to: Partial<Checkout>;
}

const transitions: Record<Step, Partial<Record<Outcome, Transition>>> = {
  FREEZE: {
    DONE: { from: ['PENDING'], unlessRecorded: true, to: { recorded: true } },
    REFUSED: { from: ['PENDING'], to: { state: 'CANCELLING' } },
  },
  RESERVE: {
    DONE: { from: ['PENDING'], to: { state: 'COMMITTING' } },
    REFUSED: { from: ['PENDING'], to: { state: 'CANCELLING' } },
  },
  COMMIT: {
    DONE: { from: ['COMMITTING'], to: { state: 'CONFIRMED', confirmed: true } },
    // The reservation is gone: it had expired before it could be committed.
    REFUSED: { from: ['COMMITTING'], to: { state: 'CANCELLING' } },
  },
  // The order may have been paid and more before its cart was closed.
  COMPLETE: { DONE: { from: ['CONFIRMED', 'PAID', 'FULFILLED', 'REFUNDED'], to: { settled: true } } },
  UNDO: { DONE: { from: ['CANCELLING'], to: { state: 'CANCELLED', settled: true } } },
  RETURN: { DONE: { from: ['CANCELLING'], to: { state: 'CANCELLED', settled: true } } },
};

/**
 * Calling an order off. Not while it is COMMITTING: who wants to then has it confirmed first. What has to be given back
 * is work for a driver, so the order is not settled any more.
 */
export const CANCEL: Transition = {
  from: ['PENDING', 'CONFIRMED'],
  evenIfSettled: true,
  to: { state: 'CANCELLING', settled: false },
};

/** What to do next for an order; null if nothing is left. */
export function nextStep({ state, recorded, confirmed, settled }: Checkout): Step | null {
  if (settled) return null;
  switch (state) {
    case 'PENDING':
      return recorded ? 'RESERVE' : 'FREEZE';
    case 'COMMITTING':
      return 'COMMIT';
    case 'CANCELLING':
      return confirmed ? 'RETURN' : 'UNDO';
    case 'CANCELLED':
      return null;
    default:
      return 'COMPLETE';
  }
}

/** What a step's outcome changes. @throws {Error} for an outcome that the step cannot have. */
export function transitionAfter(step: Step, outcome: Outcome): Transition {
  const transition = transitions[step][outcome];
  if (!transition) throw new Error(`${step} cannot be ${outcome}`);
  return transition;
}

/** Whether a transition takes effect on an order as it is now. */
export function mayApply(
  { state, recorded, settled }: Checkout,
  { from, unlessRecorded, evenIfSettled }: Transition,
): boolean {
  return (evenIfSettled || !settled) && from.includes(state) && !(unlessRecorded && recorded);
}
