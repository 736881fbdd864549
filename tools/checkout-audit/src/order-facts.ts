/** All that the three databases know of one order. Amounts are minor units. */
export interface OrderFacts {
  id: string;
  number: string;
  state: string;
  settled: boolean;
  /** Whether it was ever confirmed. */
  confirmed: boolean;
  cartId: string;
  placedTotal: bigint;
  currencyCode: string;
  lines: { variantId: string; priceId: string; quantity: number; unitPrice: bigint }[];
  adjustments: bigint[];
  /** The cart that says that it belongs to this order. */
  cart: { id: string; status: string; lines: { variantId: string; priceId: string | null; quantity: number }[] } | null;
  reservation: { status: string; lines: { variantId: string; quantity: number }[] } | null;
  payment: PaymentFacts | null;
  /** The prices that order and cart are pinned to, by id. */
  prices: ReadonlyMap<string, { amount: bigint; currencyCode: string }>;
}

/** What the orders database knows of an order's payment. Amounts are minor units. */
export interface PaymentFacts {
  /** Such as AUTHORIZED: see `payment_state` of the order. */
  state: string;
  amount: bigint;
  captured: bigint;
  refunding: bigint;
  refunded: bigint;
  /** The sum of the refunds that the provider has accepted, and of those that are promised yet. */
  refundsDone: bigint;
  refundsPromised: bigint;
  /** Questions to the provider that have no answer, refunds that are not paid, and callbacks that were not processed. */
  uncertain: number;
}
