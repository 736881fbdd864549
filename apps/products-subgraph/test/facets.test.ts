import { readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateCatalogue } from '../src/catalogue-generator/generate-catalogue.ts';
import { loadMany } from '../src/catalogue-generator/load-many.ts';
import { type ProductSort, readFilter } from '../src/domain/product-filter.ts';
import { facetsOf, listOf, type ModelProduct, readModel } from './catalogue-model.ts';
import { makeShop, type Shop } from './import-shop.ts';

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

async function walk(
  { services }: Shop,
  filter: ReturnType<typeof readFilter>,
  sort: ProductSort,
  size: number,
  search: string | null = null,
) {
  const slugs: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await services.listing.list(readPage({ first: size, after }), { search, filter }, sort, noParts);
    slugs.push(...page.nodes.map(({ slug }) => slug));
    if (!page.pageInfo.hasNextPage) return slugs;
    after = page.pageInfo.endCursor;
  }
}

async function walkBack({ services }: Shop, size: number, search: string) {
  const slugs: string[] = [];
  for (let before: string | null = null; ; ) {
    const selection = { search, filter: readFilter({}) };
    const page = await services.listing.list(readPage({ last: size, before }), selection, 'RELEVANCE', noParts);
    slugs.unshift(...page.nodes.map(({ slug }) => slug));
    if (!page.pageInfo.hasPreviousPage) return slugs;
    before = page.pageInfo.startCursor;
  }
}

/** More than a search scans. */
const LARGE = 3_800;
/** Words in the titles of every tenth or twentieth product, and nowhere else. */
const FREQUENT_WORDS = ['wool', 'linen', 'nordic', 'speckled', 'bamboo'];

function byAge(a: ModelProduct, b: ModelProduct): number {
  return b.created - a.created || (a.id < b.id ? 1 : -1);
}

describe('lists and counts equal what checking every single product gives', () => {
  test('lists equal what checking every single product gives, in any order, with any filter and page size', async () => {
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

  test('lists by relevance equal what checking every single product gives: first the ranked ones among the newest, if the search is frequent, then the others, newest first', async () => {
    const shop = await makeShop();
    const { owner, prisma, pool } = shop;
    await loadMany(owner, LARGE, () =>
      generateCatalogue({ prisma, pool, products: LARGE, seed: 3, currencyCode: 'EUR' }),
    );
    const model = (await readModel(shop)).filter(({ status }) => status === 'ACTIVE').sort(byAge);
    const recent = new Set(model.slice(0, 3_000).map(({ slug }) => slug));
    const nothing = readFilter({});
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 100 }), fc.constantFrom(...FREQUENT_WORDS), async (size, search) => {
        const matches = model.filter(({ title }) => title.toLowerCase().split(' ').includes(search));
        const [ranked, others] = [true, false].map((isRecent) =>
          matches.map(({ slug }) => slug).filter((slug) => recent.has(slug) === isRecent),
        );
        expect(ranked?.length).toBeGreaterThanOrEqual(60);
        const found = await walk(shop, nothing, 'RELEVANCE', size, search);
        expect(new Set(found.slice(0, ranked?.length))).toEqual(new Set(ranked));
        expect(found.slice(ranked?.length)).toEqual(others);
        expect(await walk(shop, nothing, 'RELEVANCE', 2 * size - 100, search)).toEqual(found);
        expect(await walkBack(shop, size, search)).toEqual(found);
        // All matches of a rare search are ranked.
        const category = readFilter({ category: 'generated-3-home-lighting' });
        const few = matches.filter(({ categories }) => categories.includes('generated-3-home-lighting'));
        expect(few.length).toBeLessThan(60);
        expect((await walk(shop, category, 'RELEVANCE', size, search)).toSorted()).toEqual(
          few.map(({ slug }) => slug).toSorted(),
        );
      }),
      { numRuns: 4 },
    );
  });

  test('every facet equals what checking every single product gives, with any filter', async () => {
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
