import type { MutationResolvers } from '../../generated/resolvers.ts';

export const acknowledgeCartNotices: MutationResolvers['acknowledgeCartNotices'] = (
  _,
  { input },
  { services, viewer, deadline },
) => services.notices.acknowledge(viewer, input, deadline);
