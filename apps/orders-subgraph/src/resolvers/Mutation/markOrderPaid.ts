import { paymentKeyReused } from '../../domain/change-errors.ts';
import { keyErrors } from '../../domain/idempotency-key.ts';
import { statusConflict } from '../../domain/status-conflict.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { orderToChange, staffView } from '../change-order.ts';

export const markOrderPaid: MutationResolvers['markOrderPaid'] = async (_, { input }, context) => {
  const found = await orderToChange('markOrderPaid', input, context);
  if ('userErrors' in found) return { order: null, userErrors: found.userErrors };
  const { idempotencyKey = null } = input;
  const mistakes = keyErrors(idempotencyKey);
  if (mistakes.length > 0) return { order: null, userErrors: mistakes };

  const { kind, order } = await context.services.lifeCycle.markPaid(found.order.id, found.entry, idempotencyKey);
  if (kind === 'key-reused') return { order: null, userErrors: [paymentKeyReused()] };
  const view = staffView(order);
  return kind === 'done'
    ? { order: view, userErrors: [] }
    : { order: null, userErrors: [statusConflict(view, 'PAID')] };
};
