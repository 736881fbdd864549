import { type CommonUserError, notFound, requireScope } from '@commerce/graphql';
import type { Context } from '../context.ts';
import { actorOf } from '../domain/access.ts';
import { reasonError } from '../domain/cancel-order-request.ts';
import type { Order, OrderView } from '../domain/order.ts';
import type { AuditEntry } from '../services/checkout/life-cycle-service.ts';

/** An order that a member of staff is about to change, and the actor; or why they may not change it. */
export async function orderToChange(
  mutation: string,
  { orderId, reason }: { orderId: string; reason?: string | null },
  { viewer, orders, services, noteChange }: Context,
): Promise<{ order: Order; entry: AuditEntry } | { userErrors: CommonUserError[] }> {
  requireScope(viewer, 'orders:write');
  const error = reasonError(reason ?? '');
  if (error) return { userErrors: [error] };
  const view = services.orders.view(await orders.load(orderId), viewer);
  if (!view) return { userErrors: [notFound('there is no such order', ['orderId'])] };
  noteChange(mutation, view.order);
  return { order: view.order, entry: { actor: actorOf(view, viewer), reason: reason?.trim() || null } };
}

/** An order as staff see it. */
export function staffView(order: Order): OrderView {
  return { order, grant: '', full: true };
}
