import type { QueryResolvers } from '../../generated/resolvers.ts';

export const category: QueryResolvers['category'] = async (_, { slug }, { categoryTree }) =>
  (await categoryTree()).bySlug(slug.normalize('NFC'));
