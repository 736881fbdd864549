import { quantityExceeded, refundDeclined, refundKeyReused, refundTooLarge } from '../../domain/change-errors.ts';
import { readRefundInput } from '../../domain/refund-request.ts';
import { statusConflict } from '../../domain/status-conflict.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import type { RefundOutcome } from '../../services/payments/refund-service.ts';
import { orderToChange, staffView } from '../change-order.ts';

export const refundOrder: MutationResolvers['refundOrder'] = async (_, { input }, context) => {
  const found = await orderToChange('refundOrder', input, context);
  if ('userErrors' in found) return { order: null, userErrors: found.userErrors };
  const request = readRefundInput(input, found.order);
  if (Array.isArray(request)) return { order: null, userErrors: request };

  const outcome = await context.services.refunds.refund(found.order.id, request, found.entry.actor, context.deadline);
  if (outcome.kind === 'done') return { order: staffView(outcome.order), userErrors: [] };
  return { order: null, userErrors: [errorOf(outcome)] };
};

function errorOf(outcome: Exclude<RefundOutcome, { kind: 'done' }>) {
  const view = staffView(outcome.order);
  switch (outcome.kind) {
    case 'too-much':
      return refundTooLarge(outcome.refundable, outcome.order.currencyCode);
    case 'too-many':
      return quantityExceeded(view);
    case 'declined':
      return refundDeclined(outcome.code);
    case 'key-reused':
      return refundKeyReused();
    default:
      return statusConflict(view, 'REFUNDED');
  }
}
