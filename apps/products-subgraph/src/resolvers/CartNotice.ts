import type { CartNoticeResolvers } from '../generated/resolvers.ts';

export const CartNotice: CartNoticeResolvers = {
  __resolveType: ({ __typename }) => __typename ?? null,
};
