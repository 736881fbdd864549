import type { MutationResolvers } from '../../generated/resolvers.ts';

export const createCart: MutationResolvers['createCart'] = (_, { input }, { services, viewer, deadline }) =>
  services.shopping.createCart(viewer, input.lines ?? [], deadline);
