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
}

/** The sum of the lines' quantities. */
export function totalQuantity({ lines }: Pick<Cart, 'lines'>): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
