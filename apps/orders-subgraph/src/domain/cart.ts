import type { Money } from '@commerce/money';

/** Where a cart stands, as cart-subgraph says. */
export type CartStatus = 'ACTIVE' | 'FROZEN' | 'ORDERED' | 'MERGED' | 'EXPIRED';

/** A cart as the gateway hands it over; what it could not fetch is null or absent. */
export interface PricedCart {
  id: string;
  status?: CartStatus | null;
  subtotal?: Pick<Money, 'minorUnits' | 'currencyCode'> | null;
  taxableSubtotal?: Pick<Money, 'minorUnits' | 'currencyCode'> | null;
  requiresShipping?: boolean | null;
}
