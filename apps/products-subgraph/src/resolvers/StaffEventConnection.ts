import type { StaffEventConnectionResolvers } from '../generated/resolvers.ts';

export const StaffEventConnection: StaffEventConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
