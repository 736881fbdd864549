/** Where a cart stands. */
export type CartStatus = 'ACTIVE' | 'FROZEN' | 'ORDERED' | 'MERGED' | 'EXPIRED';

/** A cart with its lines, as they were together at one moment. */
export interface Cart {
  id: string;
  version: number;
  status: CartStatus;
  customerId: string | null;
  /** The order that holds the cart while it is FROZEN, and once it is ORDERED. */
  orderId: string | null;
  mergedInto: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  lines: readonly CartLine[];
}

/** A number of units of one variant. */
export interface CartLine {
  id: string;
  /** Lines stand in the order in which they were put in. */
  position: number;
  variantId: string;
  quantity: number;
  /** The price that the buyer saw. */
  addedPriceId: string | null;
  /** The price that a checkout pinned. */
  pinnedPriceId: string | null;
  /** What the buyer acknowledged last. */
  seen: SeenState;
}

/** What the buyer has acknowledged of a line: it is not reported as a notice again. */
export interface SeenState {
  /** The price that they know; null until they acknowledge one: then `addedPriceId` is what they know. */
  priceId: string | null;
  /** How many units they know to be there, if they know that there are too few. */
  available: number | null;
  /** Whether they know that the variant is no longer sold. */
  unsold: boolean;
}

/** The buyer of a new line knows the price that they saw, and nothing else. */
export const NOTHING_SEEN: SeenState = { priceId: null, available: null, unsold: false };

/** The sum of the lines' quantities. */
export function totalQuantity({ lines }: Pick<Cart, 'lines'>): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
