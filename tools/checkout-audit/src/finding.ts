/** An inconsistency. */
export interface Finding {
  code: FindingCode;
  /** The entity, such as `order 7QX4-M2KD-9T5`. */
  subject: string;
  /** The actual and the expected state. */
  message: string;
}

/** What an operator should do about each kind of finding. */
export const REMEDIES = {
  UNFINISHED:
    'orders-subgraph continues it within seconds while all services answer: its log says why it cannot; it also looks for forgotten orders when it starts',
  CART_NOT_ORDERED:
    'if the cart is FROZEN for this order, set "settled" of the order to false and restart orders-subgraph: it closes the cart; if the cart belongs to another order, cancel this one',
  CART_STILL_HELD: 'set the order to CANCELLING with "settled" false and restart orders-subgraph: it thaws the cart',
  STOCK_NOT_COMMITTED:
    'the units were never taken out of stock: write an adjustment for each line, and set the reservation COMMITTED',
  STOCK_NOT_RETURNED:
    'set the order to CANCELLING with "settled" false and restart orders-subgraph: it puts the units back into stock',
  STOCK_STILL_HELD:
    'if it is RESERVED, set the order to CANCELLING with "settled" false and restart orders-subgraph: it releases the stock; if it is COMMITTED, write a movement that puts the units back',
  LINES_DIFFER:
    'the order, its cart and its reservation must agree: ask the buyer, and correct the stock by an adjustment',
  TOTAL_DIFFERS: 'the order says what the buyer agreed to: refund or waive the difference',
  PAYMENT_DIFFERS:
    'look the payment up at the provider, by the id of the order: the provider is right; capture or refund there what is missing, and correct the row in "payment"',
  PAYMENT_UNCERTAIN:
    'orders-subgraph asks the provider again within seconds while it answers: its log says why it cannot; look the payment up at the provider by the id of the order',
  REFUND_DIFFERS:
    'compare the refunds of the order with those at the provider: the provider is right; refund there what is missing, and correct the row in "payment"',
  UNKNOWN_ORDER:
    'the order is in no orders database: was one restored from an older backup? Restore the order, or release what is held',
  EVENT_MISSING:
    'was the orders database restored without its outbox? Insert the event into outbox_event (docs/events.md describes its data): it is delivered like any other',
  EVENTS_WAITING:
    'the subgraph hands events over within seconds while it and orders-subgraph run: its log says why it cannot; nothing is lost meanwhile',
  DELIVERIES_WAITING:
    'orders-subgraph tries due deliveries within seconds, and makes dead letters of those that fail for good: check that it runs, and its log; staff can disable the endpoint',
  STOCK_DIFFERS: 'count the units, and write a movement that corrects the ledger to the count',
} as const;

/** The kinds of findings. */
export type FindingCode = keyof typeof REMEDIES;
