import { createLoader } from '@commerce/batching';
import { connection, fieldNamesBelow, fieldNamesOf, needsPage, readPage } from '@commerce/graphql';
import type { Context } from '../../context.ts';
import type { ProductRow } from '../../domain/catalogue.ts';
import type { Summary, Total } from '../../domain/facets.ts';
import { type ProductSelection, readFilter, readSearch } from '../../domain/product-filter.ts';
import { type ProductParts, partsFor } from '../../domain/product-parts.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const products: QueryResolvers['products'] = async (_, { search, filter, sort, ...args }, context, info) => {
  const page = readPage(args);
  const selection = { search: readSearch(search), filter: readFilter(filter ?? {}) };
  const fields = fieldNamesBelow(info);
  const parts = partsFor(fields);
  // The facets come with a total of their own, which is of the same moment.
  const withTotal = fields.has('totalCount') && !fields.has('facets');
  const found = needsPage(fields)
    ? await context.services.listing.list(page, selection, sort ?? 'RELEVANCE', parts, withTotal)
    : { ...connection<ProductRow>([], page, () => ''), total: null };
  if (fields.has('product')) keep(found.nodes, parts, partsFor(fieldNamesOf(info)), context);
  return { ...found, ...summaryOf(selection, found.total, context) };
};

/** Products below need not be read again, if these have all that the operation needs of products. */
function keep(found: readonly ProductRow[], parts: ProductParts, needed: ProductParts, { products }: Context): void {
  if (parts.size < needed.size) return;
  for (const product of found) products(needed).prime(product.id, product);
}

/**
 * All summaries that one tick requests take one statement.
 * @param known the total, if it was read with the page.
 */
function summaryOf(selection: ProductSelection, known: Total | null, { services, settings }: Context) {
  const summary = createLoader(async (parts: readonly ('total' | 'facets')[]) => {
    const all = await services.summary.summarize(selection, settings.currencyCode, parts.includes('facets'));
    return new Map<'total' | 'facets', Summary>(parts.map((part) => [part, all]));
  });
  return {
    total: async () => known ?? (await summary.load('total'))?.total ?? { count: 0, exact: true },
    facets: async () => {
      const facets = (await summary.load('facets'))?.facets;
      if (!facets) throw new TypeError('facets were requested but not counted');
      return facets;
    },
  };
}
