/** Something that does not add up. */
export interface Finding {
  code: FindingCode;
  /** What it is about, such as `order 7QX4-M2KD-9T5`. */
  subject: string;
  /** What is there and what should be. */
  message: string;
}

/** How each kind of finding comes about, and what an operator does about it. */
export const MENDING = {
  UNFINISHED:
    'orders-subgraph goes on with it within seconds while all services answer: look into its log for why it cannot; it takes forgotten orders in hand when it starts',
  CART_NOT_ORDERED:
    'if the cart is FROZEN for this order, set "settled" of the order to false and restart orders-subgraph: it closes the cart; if it is another order\'s, call this one off',
  CART_STILL_HELD:
    'set the order to CANCELLING with "settled" false and restart orders-subgraph: it lets the cart go again',
  STOCK_NOT_COMMITTED:
    'the units were never taken out of stock: write an adjustment for each line, and set the reservation COMMITTED',
  STOCK_NOT_RETURNED:
    'set the order to CANCELLING with "settled" false and restart orders-subgraph: it puts the units back into stock',
  STOCK_STILL_HELD:
    'if it is RESERVED, set the order to CANCELLING with "settled" false and restart orders-subgraph: it gives the stock back; if it is COMMITTED, write a movement that puts the units back',
  LINES_DIFFER: 'the order, its cart and its reservation must say the same: ask the buyer, and correct by adjustment',
  TOTAL_DIFFERS: 'the order says what the buyer agreed to: refund or waive the difference',
  PAYMENT_DIFFERS:
    'look the payment up at the provider, by the id of the order: what it says counts; capture or refund there what is missing, and correct the row in "payment"',
  PAYMENT_UNCERTAIN:
    'orders-subgraph asks the provider again within seconds while it answers: look into its log for why it cannot, and at the provider by the id of the order',
  REFUND_DIFFERS:
    'compare the refunds of the order with those at the provider: what it says counts; pay back there what is missing, and correct the row in "payment"',
  UNKNOWN_ORDER:
    'the order is in no orders database: was one restored from an older backup? Restore the order, or release what is held',
  EVENT_MISSING:
    'was the orders database restored without its outbox? Insert the event into outbox_event (docs/events.md says what it tells): it is delivered like any other',
  EVENTS_WAITING:
    'the subgraph hands events over within seconds while it and orders-subgraph run: look into its log for why it cannot; nothing is lost meanwhile',
  DELIVERIES_WAITING:
    'orders-subgraph tries what is due within seconds, and makes dead letters of what fails for good: does it run? Look into its log; staff can switch the endpoint off',
  STOCK_DIFFERS: 'count the units, and write a movement that brings the ledger to what is there',
} as const;

/** The kinds of findings. */
export type FindingCode = keyof typeof MENDING;
