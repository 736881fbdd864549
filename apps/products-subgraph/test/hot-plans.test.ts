import type { CallersSqlRunner, SqlRunner } from '@commerce/database';
import { readPage } from '@commerce/graphql';
import { expect, test } from 'vitest';
import { generateCatalogue } from '../src/catalogue-generator/generate-catalogue.ts';
import { loadMany } from '../src/catalogue-generator/load-many.ts';
import { readFilter } from '../src/domain/product-filter.ts';
import { ALL_PARTS } from '../src/domain/product-parts.ts';
import { Prisma } from '../src/generated/prisma/client.ts';
import { createServices, type Services } from '../src/services/index.ts';
import { makeShop, type Shop } from './import-shop.ts';

const PRODUCTS = 10_000;
const everything = { search: null, filter: readFilter({}) };

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: Plan[];
}

/** Explains each statement instead of running it, and records what it would read: a table, or an index. */
function explainingServices({ prisma, sql }: Shop) {
  const noted: string[] = [];
  const note = (plan: Plan) => {
    if (plan['Node Type'] === 'Seq Scan') noted.push(`all of ${plan['Relation Name']}`);
    if (plan['Index Name']) noted.push(plan['Index Name']);
    for (const part of plan.Plans ?? []) note(part);
  };
  const explainer: SqlRunner = {
    $queryRaw: async (text, ...values) => {
      const [row] = await sql.fixed.$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>`
        EXPLAIN (FORMAT JSON) ${Prisma.sql(text, ...values)}`;
      if (row) note(row['QUERY PLAN'][0].Plan);
      return [] as never;
    },
  };
  const explained: CallersSqlRunner = { ...explainer, until: () => explainer };
  const explainers = { fixed: explained, products: explained, lists: explained };
  return {
    noted,
    services: createServices({ prisma, sql: explainers, currencyCode: 'EUR' }),
  };
}

const cases: [title: string, index: string, read: (services: Services) => Promise<unknown>][] = [
  [
    'the first page',
    'product_listing_newest_idx',
    ({ listing }) => listing.list(readPage({}), everything, 'NEWEST', ALL_PARTS),
  ],
  [
    'a page by price',
    'product_listing_price_up_idx',
    ({ listing }) => listing.list(readPage({}), everything, 'PRICE_ASC', ALL_PARTS),
  ],
  [
    'a page by price, the dearest first',
    'product_listing_price_down_idx',
    ({ listing }) => listing.list(readPage({}), everything, 'PRICE_DESC', ALL_PARTS),
  ],
  [
    'a page by title',
    'product_listing_title_idx',
    ({ listing }) => listing.list(readPage({}), everything, 'TITLE', ALL_PARTS),
  ],
  [
    'a page of a rare vendor',
    'product_listing_vendor_idx',
    ({ listing }) =>
      listing.list(
        readPage({}),
        { search: null, filter: readFilter({ vendors: ['Mardengra'] }) },
        'PRICE_ASC',
        ALL_PARTS,
      ),
  ],
  [
    'a search',
    'product_listing_search_vector_idx',
    ({ listing }) => listing.list(readPage({}), { ...everything, search: 'nordic wool lamp' }, 'RELEVANCE', ALL_PARTS),
  ],
  [
    'a search with a typo',
    'product_listing_search_vector_idx',
    ({ listing }) => listing.list(readPage({}), { ...everything, search: 'nordik stonware' }, 'RELEVANCE', ALL_PARTS),
  ],
  [
    'a search by price',
    'product_listing_search_vector_idx',
    ({ listing }) => listing.list(readPage({}), { ...everything, search: 'nordic wool lamp' }, 'PRICE_ASC', ALL_PARTS),
  ],
  [
    'a page of two options that no product has',
    'product_listing_facets_idx',
    ({ listing }) =>
      listing.list(
        readPage({}),
        {
          search: null,
          filter: readFilter({
            options: [
              { name: 'Size', values: ['XL'] },
              { name: 'Colour', values: ['Plum'] },
            ],
          }),
        },
        'PRICE_ASC',
        ALL_PARTS,
      ),
  ],
  ['suggestions', 'product_listing_title_idx', ({ suggestions }) => suggestions.suggest('speckled sto', 10)],
  ['a product by its slug', 'product_slug_key', ({ products }) => products.bySlugs(['a'], ALL_PARTS)],
  ['products by id', 'product_pkey', ({ products }) => products.byIds([crypto.randomUUID()], ALL_PARTS)],
  ['variants by id', 'variant_pkey', ({ variants }) => variants.byIds([crypto.randomUUID()])],
  ['the count of all', 'listing_count_pkey', ({ summary }) => summary.summarize(everything, 'EUR', false)],
];

const LARGE = ['product', 'product_listing', 'variant', 'price', 'stock', 'product_category', 'search_word'];

test(`with ${PRODUCTS} products no frequent statement reads all of a table: each uses its index`, async () => {
  const shop = await makeShop();
  const { owner, prisma, pool } = shop;
  await loadMany(owner, PRODUCTS, () =>
    generateCatalogue({ prisma, pool, products: PRODUCTS, seed: 1, currencyCode: 'EUR' }),
  );
  for (const [title, index, read] of cases) {
    const { noted, services } = explainingServices(shop);
    await read(services);
    expect({ title, noted }).toEqual({ title, noted: expect.arrayContaining([index]) });
    const whole = LARGE.map((table) => `all of ${table}`);
    expect({ title, noted: noted.filter((each) => whole.includes(each)) }).toEqual({ title, noted: [] });
  }
});
