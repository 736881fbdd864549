import { askedSlug } from '../../domain/slug.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const category: QueryResolvers['category'] = async (_, { slug }, { categoryTree }) => {
  const asked = askedSlug(slug);
  return asked === null ? null : (await categoryTree()).bySlug(asked);
};
