import type { MutationResolvers } from '../../generated/resolvers.ts';

export const acknowledgeCartNotices: MutationResolvers['acknowledgeCartNotices'] = (
  _,
  { input },
  { services, viewer },
) => services.notices.acknowledge(viewer, input);
