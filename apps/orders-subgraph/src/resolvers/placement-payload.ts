import type { Context } from '../context.ts';
import type { PlaceOrderRequest } from '../domain/place-order-request.ts';
import { errorsOf } from '../domain/placement-errors.ts';
import type { PlacementResult } from '../services/checkout/place-order-service.ts';

/** The answer to placing or continuing an order. */
export function placementPayload(
  result: PlacementResult,
  request: Pick<PlaceOrderRequest, 'cartId' | 'expectedTotal'>,
  { services, viewer }: Context,
) {
  const tokenFor = (orderId: string) => (viewer.customerId === null ? services.grants.grantFor(orderId, 'full') : null);
  if (result.kind === 'placed') {
    const { order, replayed } = result;
    const accessToken = order.customerId === null ? services.grants.grantFor(order.id, 'full') : null;
    return { order: services.orders.view(order, viewer, accessToken ?? ''), accessToken, replayed, userErrors: [] };
  }
  const taken = result.kind === 'cart-taken' ? services.orders.viewByCart(result.order, viewer) : null;
  const replayed = result.kind === 'failed' && result.replayed;
  const atWork = unfinishedOrderId(result);
  const userErrors = errorsOf(result, request, taken, atWork && tokenFor(atWork));
  return { order: null, accessToken: null, replayed, userErrors };
}

/** The id of the unfinished order, if the viewer may continue it. */
function unfinishedOrderId(result: PlacementResult): string | null {
  if (result.kind === 'in-progress') return result.orderId;
  return result.kind === 'action-required' ? result.order.id : null;
}
