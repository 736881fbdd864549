/** The status of a cart. */
export type CartStatus = 'ACTIVE' | 'FROZEN' | 'ORDERED' | 'MERGED' | 'EXPIRED';

/** A cart with its lines, from one moment. */
export interface Cart {
  id: string;
  version: number;
  status: CartStatus;
  customerId: string | null;
  /** The order that the cart is FROZEN for or that it became, if it is ORDERED. */
  orderId: string | null;
  mergedInto: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  lines: readonly CartLine[];
}

/** A quantity of one variant. */
export interface CartLine {
  id: string;
  /** Lines are sorted in the order in which they were added. */
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

/** What the buyer has acknowledged about a line; no notice repeats it. */
export interface SeenState {
  /** The price that they acknowledged; null if none, in which case they know `addedPriceId`. */
  priceId: string | null;
  /** The available units that they were told of, if they were told of a shortage. */
  available: number | null;
  /** Whether they were told that the variant is no longer sold. */
  unsold: boolean;
}

/** For a new line: its buyer knows only the price that they saw. */
export const NOTHING_SEEN: SeenState = { priceId: null, available: null, unsold: false };

/** The sum of the lines' quantities. */
export function totalQuantity({ lines }: Pick<Cart, 'lines'>): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
