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
  /** The prices that order and cart are pinned to, by id. */
  prices: ReadonlyMap<string, { amount: bigint; currencyCode: string }>;
}
