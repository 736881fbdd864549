import { createLoader } from '@commerce/batching';
import { fieldNamesOf, readPage } from '@commerce/graphql';
import type { Context } from '../../context.ts';
import type { Summary } from '../../domain/facets.ts';
import { type ProductSelection, readFilter, readSearch } from '../../domain/product-filter.ts';
import { partsFor } from '../../domain/product-parts.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const products: QueryResolvers['products'] = async (_, { search, filter, sort, ...args }, context, info) => {
  const page = readPage(args);
  const selection = { search: readSearch(search), filter: readFilter(filter ?? {}) };
  const fields = fieldNamesOf(info);
  const parts = partsFor(fields);
  const found = await context.services.listing.list(page, selection, sort ?? 'RELEVANCE', parts);
  if (fields.has('product')) for (const product of found.nodes) context.products(parts).prime(product.id, product);
  return { ...found, ...summaryOf(selection, context) };
};

/** All summaries that one tick requests take one statement. */
function summaryOf(selection: ProductSelection, { services, settings }: Context) {
  const summary = createLoader(async (parts: readonly ('total' | 'facets')[]) => {
    const all = await services.summary.summarize(selection, settings.currencyCode, parts.includes('facets'));
    return new Map<'total' | 'facets', Summary>(parts.map((part) => [part, all]));
  });
  return {
    total: async () => (await summary.load('total'))?.total ?? { count: 0, exact: true },
    facets: async () => {
      const facets = (await summary.load('facets'))?.facets;
      if (!facets) throw new TypeError('facets were requested but not counted');
      return facets;
    },
  };
}
