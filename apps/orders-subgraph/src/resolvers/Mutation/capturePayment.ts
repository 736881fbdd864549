import { paymentDeclined, paymentKeyReused } from '../../domain/change-errors.ts';
import { keyErrors } from '../../domain/idempotency-key.ts';
import { inProgress } from '../../domain/placement-errors.ts';
import { statusConflict } from '../../domain/status-conflict.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { orderToChange, staffView } from '../change-order.ts';

export const capturePayment: MutationResolvers['capturePayment'] = async (_, { input }, context) => {
  const found = await orderToChange('capturePayment', input, context);
  if ('userErrors' in found) return { order: null, userErrors: found.userErrors };
  const { idempotencyKey = null } = input;
  const mistakes = keyErrors(idempotencyKey);
  if (mistakes.length > 0) return { order: null, userErrors: mistakes };

  const { services, deadline } = context;
  const { kind, order } = await services.lifeCycle.capture(found.order.id, found.entry, idempotencyKey, deadline);
  if (kind === 'key-reused') return { order: null, userErrors: [paymentKeyReused()] };
  if (kind === 'declined') return { order: null, userErrors: [paymentDeclined(null)] };
  if (kind === 'refused') return { order: null, userErrors: [statusConflict(staffView(order), 'PAID')] };
  if (order.payment !== 'CAPTURED') return { order: null, userErrors: [inProgress(order.id, null)] };
  return { order: staffView(order), userErrors: [] };
};
