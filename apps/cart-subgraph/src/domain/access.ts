import { hasScope, isService, type Viewer } from '@commerce/identity';
import type { Cart } from './cart.ts';

/** A guest's cart belongs to anyone who holds its id, a customer's only to that customer. */
export function mayEdit(viewer: Viewer, { customerId }: Pick<Cart, 'customerId'>): boolean {
  return customerId === null || customerId === viewer.customerId;
}

/** Staff who may read or change orders may read the carts behind them, and so may services. */
export function mayRead(viewer: Viewer, cart: Pick<Cart, 'customerId'>): boolean {
  const staff = hasScope(viewer, 'orders:read') || hasScope(viewer, 'orders:write');
  return staff || mayEdit(viewer, cart) || isService(viewer);
}
