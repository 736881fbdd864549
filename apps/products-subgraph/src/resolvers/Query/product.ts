import { badUserInput, fieldNamesOf, isStorableText, isUuid } from '@commerce/graphql';
import { isOnSale } from '../../domain/catalogue.ts';
import { partsFor } from '../../domain/product-parts.ts';
import { askedSlug } from '../../domain/slug.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const product: QueryResolvers['product'] = async (_, { id, slug }, { products, productsBySlug }, info) => {
  if ((id == null) === (slug == null)) throw badUserInput('give exactly one of id and slug', 'id');
  const parts = partsFor(fieldNamesOf(info));
  const byId = () => (isUuid(id ?? '') ? products(parts).load(id ?? '') : null);
  const bySlug = (slug: string) => {
    const asked = isStorableText(slug) ? askedSlug(slug) : null;
    return asked === null ? null : productsBySlug(parts).load(asked);
  };
  const found = await (slug != null ? bySlug(slug) : byId());
  return found && isOnSale(found.status) ? found : null;
};
