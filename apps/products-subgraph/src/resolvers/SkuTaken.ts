import type { SkuTakenResolvers } from '../generated/resolvers.ts';

export const SkuTaken: SkuTakenResolvers = {
  variant: ({ variantId }, _, { variants }) => (variantId === null ? null : variants.load(variantId)),
};
