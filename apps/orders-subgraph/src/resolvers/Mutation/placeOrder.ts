import { readPlaceOrderInput } from '../../domain/place-order-request.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { placementPayload } from '../placement-payload.ts';

export const placeOrder: MutationResolvers['placeOrder'] = async (_, { input }, context) => {
  const { services, settings, viewer } = context;
  const request = readPlaceOrderInput(input, settings);
  if (Array.isArray(request)) return { order: null, accessToken: null, replayed: false, userErrors: request };
  return placementPayload(await services.placement.place(request, viewer, context.deadline), request, context);
};
