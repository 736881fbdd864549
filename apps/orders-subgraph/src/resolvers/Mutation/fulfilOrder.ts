import { fulfilKeyReused, paymentDeclined, quantityExceeded } from '../../domain/change-errors.ts';
import { hasUnitsFor, readFulfilInput } from '../../domain/fulfil-request.ts';
import { inProgress } from '../../domain/placement-errors.ts';
import { statusConflict } from '../../domain/status-conflict.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { orderToChange, staffView } from '../change-order.ts';

export const fulfilOrder: MutationResolvers['fulfilOrder'] = async (_, { input }, context) => {
  const found = await orderToChange('fulfilOrder', input, context);
  if ('userErrors' in found) return { order: null, userErrors: found.userErrors };
  const request = readFulfilInput(input);
  if (Array.isArray(request)) return { order: null, userErrors: request };

  const { lifeCycle, fulfilments } = context.services;
  // Nothing is captured for units that cannot be sent, and nothing is sent before it is paid.
  if (found.order.state === 'CONFIRMED' && !hasUnitsFor(request, found.order)) {
    return { order: null, userErrors: [quantityExceeded(staffView(found.order))] };
  }
  // After a failed capture, staff retry with capturePayment.
  if (found.order.state === 'CONFIRMED' && found.order.payment === 'FAILED') {
    return { order: null, userErrors: [paymentDeclined(null)] };
  }
  const paid = await lifeCycle.capture(found.order.id, found.entry, null, context.deadline);
  if (paid.kind === 'declined') return { order: null, userErrors: [paymentDeclined(null)] };
  if (paid.kind === 'done' && paid.order.payment === 'AUTHORIZED')
    return { order: null, userErrors: [inProgress(paid.order.id, null)] };

  const { kind, order } = await fulfilments.fulfil(found.order.id, request, found.entry);
  const view = staffView(order);
  if (kind === 'done') return { order: view, userErrors: [] };
  if (kind === 'key-reused') return { order: null, userErrors: [fulfilKeyReused()] };
  const error = kind === 'refused' ? statusConflict(view, 'FULFILLED') : quantityExceeded(view);
  return { order: null, userErrors: [error] };
};
