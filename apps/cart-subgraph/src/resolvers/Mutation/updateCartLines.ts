import type { MutationResolvers } from '../../generated/resolvers.ts';

export const updateCartLines: MutationResolvers['updateCartLines'] = (_, { input }, { services, viewer, deadline }) =>
  services.shopping.updateLines(viewer, input, input.lines, deadline);
