import type { StaffProductConnectionResolvers } from '../generated/resolvers.ts';

export const StaffProductConnection: StaffProductConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
