import type { MutationResolvers } from '../../generated/resolvers.ts';

export const addCartLines: MutationResolvers['addCartLines'] = (_, { input }, { services, viewer }) =>
  services.shopping.addLines(viewer, input, input.lines);
