import { nextStatuses } from './next-statuses.ts';
import { type OrderView, statusOf } from './order.ts';

/** The error that an order cannot change to the status `wanted`, with the statuses that it can change to. */
export function statusConflict(view: OrderView, wanted: string) {
  const status = statusOf(view.order);
  const next = nextStatuses(view.order);
  return {
    __typename: 'OrderStatusConflict' as const,
    code: 'ORDER_STATUS_CONFLICT' as const,
    message: `the order is ${status} and cannot become ${wanted}, only ${next.join(' or ') || 'nothing else any more'}`,
    path: ['orderId'],
    status,
    nextStatuses: next,
    order: view,
  };
}
