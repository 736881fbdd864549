import { readPlaceOrderInput } from '../../domain/place-order-request.ts';
import { errorsOf } from '../../domain/placement-errors.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const placeOrder: MutationResolvers['placeOrder'] = async (_, { input }, { services, settings, viewer }) => {
  const request = readPlaceOrderInput(input, settings.currencyCode);
  if (Array.isArray(request)) return { order: null, accessToken: null, replayed: false, userErrors: request };

  const result = await services.placement.place(request, viewer);
  if (result.kind !== 'placed') {
    const taken = result.kind === 'cart-taken' ? services.orders.viewByCart(result.order, viewer) : null;
    const replayed = result.kind === 'failed' && result.replayed;
    const atWork = result.kind === 'in-progress' ? result.orderId : null;
    const key = atWork && viewer.customerId === null ? services.grants.grantFor(atWork, 'full') : null;
    return { order: null, accessToken: null, replayed, userErrors: errorsOf(result, request, taken, key) };
  }
  const { order, replayed } = result;
  const accessToken = order.customerId === null ? services.grants.grantFor(order.id, 'full') : null;
  return { order: services.orders.view(order, viewer, accessToken ?? ''), accessToken, replayed, userErrors: [] };
};
