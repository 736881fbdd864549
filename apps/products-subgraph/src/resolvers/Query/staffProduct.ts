import { badUserInput, isStorableText, isUuid, requireScope } from '@commerce/graphql';
import type { Context } from '../../context.ts';
import { READING_SCOPES } from '../../domain/staff/access.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const staffProduct: QueryResolvers['staffProduct'] = async (_, { id, slug, sku }, context) => {
  requireScope(context.viewer, ...READING_SCOPES);
  const given = [id, slug, sku].filter((key) => key != null);
  if (given.length !== 1) throw badUserInput('give exactly one of id, slug and sku', 'id');
  if (!given.every(isStorableText)) return null;
  if (slug != null) return context.productsBySlug.load(slug);
  return sku != null ? bySku(sku, context) : byId(id ?? '', context);
};

const byId = (id: string, { products }: Context) => (isUuid(id) ? products.load(id) : null);

async function bySku(sku: string, { products, variantsBySku }: Context) {
  const variant = await variantsBySku.load(sku);
  return variant && products.load(variant.productId);
}
