import { badUserInput, isStorableText, isUuid } from '@commerce/graphql';
import type { Context } from '../../context.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const product: QueryResolvers['product'] = async (_, { id, slug }, context) => {
  if ((id == null) === (slug == null)) throw badUserInput('give exactly one of id and slug', 'id');
  const found = slug != null ? await bySlug(slug, context) : await byId(id ?? '', context);
  return found?.status === 'ACTIVE' ? found : null;
};

const byId = (id: string, { products }: Context) => (isUuid(id) ? products.load(id) : null);

const bySlug = (slug: string, { productsBySlug }: Context) => (isStorableText(slug) ? productsBySlug.load(slug) : null);
