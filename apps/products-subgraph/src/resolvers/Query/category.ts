import { composed } from '../../domain/plain-text.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const category: QueryResolvers['category'] = async (_, { slug }, { categoryTree }) =>
  (await categoryTree()).bySlug(composed(slug));
