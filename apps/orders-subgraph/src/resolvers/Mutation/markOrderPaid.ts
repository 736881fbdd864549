import { statusConflict } from '../../domain/status-conflict.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { orderToChange, staffView } from '../change-order.ts';

export const markOrderPaid: MutationResolvers['markOrderPaid'] = async (_, { input }, context) => {
  const found = await orderToChange(input, context);
  if ('userErrors' in found) return { order: null, userErrors: found.userErrors };
  const { kind, order } = await context.services.lifeCycle.markPaid(found.order.id, found.entry);
  const view = staffView(order);
  return kind === 'done'
    ? { order: view, userErrors: [] }
    : { order: null, userErrors: [statusConflict(view, 'PAID')] };
};
