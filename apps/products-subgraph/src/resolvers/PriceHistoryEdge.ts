import type { PriceHistoryEdgeResolvers } from '../generated/resolvers.ts';

export const PriceHistoryEdge: PriceHistoryEdgeResolvers = {
  validUntil: ({ node }) => node.supersededBy?.validFrom ?? null,
  supersededBy: ({ node }) => node.supersededBy,
};
