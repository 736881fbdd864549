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
    'orders-subgraph continues it within seconds while all services answer: its log says why it cannot; if a database was restored to an earlier moment, first run npm run audit -- --repair --yes',
  CART_NOT_ORDERED:
    'npm run audit -- --repair --yes closes it; if that says that the cart belongs to another order, decide which one stands, and cancel the other: --repair --cancel NUMBER --yes',
  CART_STILL_HELD: 'npm run audit -- --repair --yes gives it back to its buyer',
  STOCK_NOT_COMMITTED:
    'npm run audit -- --repair --yes takes the units out of stock; if there are too few, decide: receive more (adjustStock) and repeat it, or cancel the order: --repair --cancel NUMBER --yes. If it was cancelled before, the repair cancels it again',
  STOCK_NOT_RETURNED: 'npm run audit -- --repair --yes puts the units back into stock',
  STOCK_STILL_HELD: 'npm run audit -- --repair --yes releases the units',
  LINES_DIFFER:
    'the order, its cart and its reservation must agree: ask the buyer, and correct the stock by an adjustment (adjustStock), or cancel the order: npm run audit -- --repair --cancel NUMBER --yes',
  TOTAL_DIFFERS:
    'the order says what the buyer agreed to: refund (refundOrder) or waive the difference; if a price is gone, restore the products database to a later moment, or leave the order as it is',
  PAYMENT_DIFFERS:
    'look the payment up at the provider, by the id of the order: the provider is right; capture or refund there what is missing, and correct the row in "payment"',
  PAYMENT_UNCERTAIN:
    'orders-subgraph asks the provider again within seconds while it answers: its log says why it cannot; look the payment up at the provider by the id of the order',
  REFUND_DIFFERS:
    'compare the refunds of the order with those at the provider: the provider is right; refund there what is missing, and correct the row in "payment"',
  RETURN_NOT_IN_STOCK: 'npm run audit -- --repair --yes puts the units into stock',
  UNKNOWN_RETURN:
    'the orders database has forgotten a refund that the provider has paid: restore a later moment of it, or note the refund outside of the shop and do not pay it again',
  UNKNOWN_ORDER:
    'the orders database was restored to a moment before this order, and its buyer may have been told of it: restore a later moment (npm run restore), or look the payment up at the provider by this id, refund it there, tell the buyer, and give the order up: npm run audit -- --repair --cancel ID --yes. If nothing was sold, --repair --yes releases what is held',
  EVENT_MISSING:
    'was the orders database restored without its outbox? Insert the event into outbox_event (docs/events.md describes its data): it is delivered like any other',
  EVENTS_WAITING:
    'the subgraph hands events over within seconds while it and orders-subgraph run: its log says why it cannot; nothing is lost meanwhile',
  DELIVERIES_WAITING:
    'orders-subgraph tries due deliveries within seconds, and makes dead letters of those that fail for good: check that it runs, and its log; staff can disable the endpoint',
  STOCK_DIFFERS: 'count the units, and write a movement that corrects the ledger to the count',
  TRAIL_BROKEN:
    'somebody has changed the audit log beside the service: compare it with an earlier npm run audit:export, and with a backup of the time (npm run restore into another DATA_DIRECTORY)',
  TRAIL_UNSEALED: 'the subgraph seals its audit log within seconds while it runs: its log says why it cannot',
} as const;

/** The kinds of findings. */
export type FindingCode = keyof typeof REMEDIES;
