import type { QueryResolvers } from '../../generated/resolvers.ts';

export const myCart: QueryResolvers['myCart'] = (_, _args, { services, viewer }) =>
  viewer.customerId === null ? null : services.carts.openCartOf(viewer.customerId);
