import type { MutationResolvers } from '../../generated/resolvers.ts';

export const createCart: MutationResolvers['createCart'] = (_, { input }, { services, viewer }) =>
  services.shopping.createCart(viewer, input.lines ?? []);
