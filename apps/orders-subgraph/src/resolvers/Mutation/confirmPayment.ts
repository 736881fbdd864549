import { notFound } from '@commerce/graphql';
import { mayChange } from '../../domain/access.ts';
import { placedTotalOf } from '../../domain/order.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { placementPayload } from '../placement-payload.ts';

export const confirmPayment: MutationResolvers['confirmPayment'] = async (_, { input }, context) => {
  const { services, orders, viewer, deadline } = context;
  const { orderId, accessToken } = input;
  const view = services.orders.viewAttempt(await orders.load(orderId), viewer, accessToken ?? '');
  if (!view || !mayChange(view, viewer)) {
    const userErrors = [notFound('there is no such order', ['orderId'])];
    return { order: null, accessToken: null, replayed: false, userErrors };
  }
  const { order } = view;
  const asked = { cartId: order.cartId, expectedTotal: placedTotalOf(order) };
  return placementPayload(await services.placement.continueOrder(order, deadline), asked, context);
};
