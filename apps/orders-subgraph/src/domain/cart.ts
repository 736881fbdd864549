import type { Money } from '@commerce/money';

/** The status of a cart, in cart-subgraph's words. */
export type CartStatus = 'ACTIVE' | 'FROZEN' | 'ORDERED' | 'MERGED' | 'EXPIRED';

/** A cart as the gateway passes it in. Fields that it could not fetch are null or absent. */
export interface PricedCart {
  id: string;
  status?: CartStatus | null;
  subtotal?: Pick<Money, 'minorUnits' | 'currencyCode'> | null;
  taxableSubtotal?: Pick<Money, 'minorUnits' | 'currencyCode'> | null;
  requiresShipping?: boolean | null;
}
