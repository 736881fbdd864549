import type { MutationResolvers } from '../../generated/resolvers.ts';

export const addCartLines: MutationResolvers['addCartLines'] = (_, { input }, { services, viewer, deadline }) =>
  services.shopping.addLines(viewer, input, input.lines, deadline);
