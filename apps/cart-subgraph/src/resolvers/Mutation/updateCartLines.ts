import type { MutationResolvers } from '../../generated/resolvers.ts';

export const updateCartLines: MutationResolvers['updateCartLines'] = (_, { input }, { services, viewer }) =>
  services.shopping.updateLines(viewer, input, input.lines);
