import { readPage } from '@commerce/graphql';
import { readSearch } from '../../domain/product-filter.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

const DEFAULT_FIRST = 10;

export const searchSuggestions: QueryResolvers['searchSuggestions'] = (_, { prefix, first }, { services }) => {
  const { size } = readPage({ first: first ?? DEFAULT_FIRST });
  const text = readSearch(prefix, 'prefix');
  return text === null ? [] : services.suggestions.suggest(text, size);
};
