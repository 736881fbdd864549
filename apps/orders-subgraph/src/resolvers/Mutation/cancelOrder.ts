import { missingScope, notFound } from '@commerce/graphql';
import { actorOf, mayChange } from '../../domain/access.ts';
import { reasonError } from '../../domain/cancel-order-request.ts';
import { inProgress } from '../../domain/placement-errors.ts';
import { statusConflict } from '../../domain/status-conflict.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const cancelOrder: MutationResolvers['cancelOrder'] = async (_, { input }, context) => {
  const { services, orders, viewer, deadline } = context;
  const { orderId, accessToken, reason } = input;
  const error = reasonError(reason ?? '');
  if (error) return { order: null, userErrors: [error] };

  const before = services.orders.viewUnplaced(await orders.load(orderId), viewer, accessToken ?? '');
  if (!before) return { order: null, userErrors: [notFound('there is no such order', ['orderId'])] };
  if (!mayChange(before, viewer)) throw missingScope('orders:write');

  const result = await services.cancellation.cancel(
    before.order,
    { actor: actorOf(before, viewer), reason: reason?.trim() || null },
    deadline,
  );
  if (result.kind === 'in-progress') return { order: null, userErrors: [inProgress(null, null)] };
  const view = services.orders.viewUnplaced(result.order, viewer, accessToken ?? '');
  if (!view) return { order: null, userErrors: [notFound('there is no such order', ['orderId'])] };
  if (result.kind === 'refused') return { order: null, userErrors: [statusConflict(view, 'CANCELLED')] };
  return { order: view, userErrors: [] };
};
