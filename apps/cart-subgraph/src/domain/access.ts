import { hasScope, type Viewer } from '@commerce/identity';
import type { Cart } from './cart.ts';

/** Anyone who knows its id may edit a guest's cart; only the customer may edit a customer's cart. */
export function mayEdit(viewer: Viewer, { customerId }: Pick<Cart, 'customerId'>): boolean {
  return customerId === null || customerId === viewer.customerId;
}

/** Staff who may read or change orders may read the carts of orders. */
export function mayRead(viewer: Viewer, cart: Pick<Cart, 'customerId'>): boolean {
  const staff = hasScope(viewer, 'orders:read') || hasScope(viewer, 'orders:write');
  return staff || mayEdit(viewer, cart);
}
