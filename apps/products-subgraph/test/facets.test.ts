import { readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateCatalogue } from '../src/catalogue-generator/generate-catalogue.ts';
import { type ProductSort, readFilter } from '../src/domain/product-filter.ts';
import { facetsOf, listOf, type ModelProduct, readModel } from './catalogue-model.ts';
import { type Shop, useShops } from './import-shop.ts';

const makeShop = useShops();
const noParts = new Set<never>();

async function openShop() {
  const shop = await makeShop();
  await generateCatalogue({ prisma: shop.prisma, pool: shop.pool, products: 400, seed: 3, currencyCode: 'EUR' });
  return { ...shop, model: await readModel(shop) };
}

function arbitraryFilter(model: readonly ModelProduct[]) {
  const some = (values: (string | null)[]) =>
    fc.subarray([...new Set(values.filter((value) => value !== null))], { maxLength: 3 });
  const price = fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null });
  const parts = {
    category: fc.constantFrom(...new Set(model.flatMap(({ categories }) => categories))),
    vendors: some(model.map(({ vendor }) => vendor)),
    productTypes: some(model.map(({ type }) => type)),
    tags: some(model.flatMap(({ tags }) => tags)),
    price: fc.tuple(price, price).map(([a, b]) => ({ min: a, max: a !== null && b !== null && b < a ? a : b })),
    availableOnly: fc.boolean(),
    options: fc.subarray([
      { name: 'Size', values: ['S', 'XL'] },
      { name: 'Colour', values: ['Navy', 'Sage', 'Rust'] },
    ]),
  };
  const names = Object.keys(parts) as (keyof typeof parts)[];
  return fc
    .tuple(fc.record(parts), fc.subarray(names, { maxLength: 3 }))
    .map(([all, chosen]) => readFilter(Object.fromEntries(chosen.map((name) => [name, all[name]]))));
}

async function walk({ services }: Shop, filter: ReturnType<typeof readFilter>, sort: ProductSort, size: number) {
  const slugs: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await services.listing.list(readPage({ first: size, after }), { search: null, filter }, sort, noParts);
    slugs.push(...page.nodes.map(({ slug }) => slug));
    if (!page.pageInfo.hasNextPage) return slugs;
    after = page.pageInfo.endCursor;
  }
}

describe('what is listed and counted is what a look at every single product says', () => {
  test('in any order, whatever the filter and the size of the pages', async () => {
    const shop = await openShop();
    const sorts: ProductSort[] = ['RELEVANCE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE'];
    await fc.assert(
      fc.asyncProperty(
        arbitraryFilter(shop.model),
        fc.constantFrom(...sorts),
        fc.integer({ min: 7, max: 100 }),
        async (filter, sort, size) => {
          expect(await walk(shop, filter, sort, size)).toEqual(listOf(shop.model, filter, sort));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('in every facet, whatever the filter', async () => {
    const shop = await openShop();
    await fc.assert(
      fc.asyncProperty(arbitraryFilter(shop.model), async (filter) => {
        const { facets, total } = await shop.services.summary.summarize({ search: null, filter }, 'EUR', true);
        if (!facets) throw new TypeError('no facets');
        const plain = (values: { value: string; count: number }[]) =>
          values.map(({ value, count }) => `${value} ${count}`);
        const expected = facetsOf(shop.model, filter);
        expect({
          vendors: plain(facets.vendors),
          types: plain(facets.productTypes),
          tags: plain(facets.tags),
          categories: facets.categories.map(({ category, count }) => `${category.slug} ${count}`),
          'option Size': [],
          'option Colour': [],
          ...Object.fromEntries(facets.options.map(({ name, values }) => [`option ${name}`, plain(values)])),
          prices: facets.prices.map(({ min, count }) => `${min} ${count}`),
        }).toEqual(expected);
        expect(total).toEqual({ count: listOf(shop.model, filter, 'NEWEST').length, exact: true });
      }),
      { numRuns: 30 },
    );
  });
});
