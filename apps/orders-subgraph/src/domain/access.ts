import { hasScope, type Viewer } from '@commerce/identity';
import type { Grants } from './grants.ts';
import type { Order, OrderView } from './order.ts';

/**
 * An order as the viewer may see it, by their own rights or by `grant`; null if they may not. The customer, staff who
 * may read or change orders, and a guest with the token from `placeOrder` see all of it.
 */
export function viewOf(order: Order, viewer: Viewer, grant: string, grants: Grants): OrderView | null {
  const own = order.customerId !== null && order.customerId === viewer.customerId;
  if (own || isStaff(viewer)) return { order, grant: '', full: true };
  const scope = grants.scopeOf(order.id, grant);
  return scope && { order, grant, full: scope === 'full' };
}

/** Whether the viewer may read or change every customer's orders. */
export function isStaff(viewer: Viewer): boolean {
  return hasScope(viewer, 'orders:read') || hasScope(viewer, 'orders:write');
}

/** Whether a viewer who sees all of an order may also change it: only its buyer, and staff who may change orders. */
export function mayChange({ order, grant }: OrderView, viewer: Viewer): boolean {
  const own = order.customerId !== null && order.customerId === viewer.customerId;
  return own || grant !== '' || hasScope(viewer, 'orders:write');
}

/** The actor that the order's history records for a change by this viewer. */
export function actorOf({ order }: Pick<OrderView, 'order'>, { customerId }: Viewer): string {
  if (customerId === null) return 'guest';
  return customerId === order.customerId ? `customer:${customerId}` : `staff:${customerId}`;
}
