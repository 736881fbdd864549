import { badUserInput, fieldNamesOf, isStorableText, isUuid, requireScope } from '@commerce/graphql';
import { partsFor } from '../../domain/product-parts.ts';
import { READING_SCOPES } from '../../domain/staff/access.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const staffProduct: QueryResolvers['staffProduct'] = async (_, { id, slug, sku }, context, info) => {
  requireScope(context.viewer, ...READING_SCOPES);
  const given = [id, slug, sku].filter((key) => key != null);
  if (given.length !== 1) throw badUserInput('give exactly one of id, slug and sku', 'id');
  if (!given.every(isStorableText)) return null;
  const parts = partsFor(fieldNamesOf(info));
  if (slug != null) return context.productsBySlug(parts).load(slug);
  const productId = sku != null ? (await context.variantsBySku.load(sku))?.productId : id;
  return productId != null && isUuid(productId) ? context.products(parts).load(productId) : null;
};
