/** All data about one order in the three databases. Amounts are minor units. */
export interface OrderFacts {
  id: string;
  number: string;
  state: string;
  settled: boolean;
  /** Whether it was ever confirmed. */
  confirmed: boolean;
  /** Whether its lines are recorded. */
  recorded: boolean;
  /** Whether units were sent or returned, or a refund was promised. */
  handled: boolean;
  customerId: string | null;
  placedAt: string;
  cartId: string;
  cartVersion: number;
  placedTotal: bigint;
  currencyCode: string;
  lines: { variantId: string; priceId: string; quantity: number; unitPrice: bigint }[];
  adjustments: bigint[];
  /** The cart that refers to this order. */
  cart: { id: string; status: string; lines: { variantId: string; priceId: string | null; quantity: number }[] } | null;
  /** The status of the cart `cartId`, whatever order it refers to; null if there is none. */
  cartStatus: string | null;
  reservation: { status: string; lines: { variantId: string; quantity: number }[] } | null;
  payment: PaymentFacts | null;
  /** The pinned prices of the order and the cart, by id. */
  prices: ReadonlyMap<string, { amount: bigint; currencyCode: string }>;
}

/** The payment data of an order in the orders database. Amounts are minor units. */
export interface PaymentFacts {
  /** As in the order's `payment_state`, such as AUTHORIZED. */
  state: string;
  amount: bigint;
  captured: bigint;
  refunding: bigint;
  refunded: bigint;
  /** The sum of the refunds that the provider has accepted, and of those that are still promised. */
  refundsDone: bigint;
  refundsPromised: bigint;
  /** The number of requests to the provider without an answer, unpaid refunds, and unprocessed callbacks. */
  uncertain: number;
}
