import { randomUUID } from 'node:crypto';
import { createPool } from '@commerce/database';
import { readPage } from '@commerce/graphql';
import { expect, onTestFinished, test } from 'vitest';
import { type ProductSort, readFilter } from '../src/domain/product-filter.ts';
import { PRODUCT_ALONE } from '../src/domain/product-parts.ts';
import { createServices, type Services } from '../src/services/index.ts';
import { createSqlRunners } from '../src/services/sql-runners.ts';
import { mug } from './import-files.ts';
import { makeShop } from './import-shop.ts';

const everything = { search: null, filter: readFilter({}) };
const sorts: ProductSort[] = ['NEWEST', 'TITLE', 'PRICE_ASC'];

/** A shop whose services share one connection, which reports its prepared statements. */
async function openShop() {
  const { url, prisma, importRows } = await makeShop();
  const pool = createPool({ url, maxConnections: 1, applicationName: 'names-test', onError: () => {} });
  onTestFinished(() => pool.end());
  await importRows([mug()]);
  const [variant] = await prisma.variant.findMany();
  return {
    variantId: variant?.id ?? '',
    services: createServices({ prisma, sql: createSqlRunners(pool), currencyCode: 'EUR' }),
    prepared: async () => {
      const { rows } = await pool.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
      return rows.map(({ statement }) => statement);
    },
  };
}

/** More than the limit of names. */
const many = Array.from({ length: 300 }, (_, number) => number);
/** The bits of each number select items, so each number gives a different choice. */
const chosenFrom = <Item>(items: readonly Item[], number: number) =>
  items.filter((_, bit) => (number >> bit) % 2 === 1);

async function askForManyLists({ listing }: Services) {
  for (const number of many) {
    const page = readPage({ first: number % 100 });
    await listing.list(page, everything, sorts[Math.floor(number / 100)] ?? 'NEWEST', new Set());
  }
}

async function askForManyCombinations({ forRequest }: Services) {
  for (const number of many) {
    const { priceHistory } = forRequest({ isGone: () => false, signal: new AbortController().signal });
    await Promise.all([...many.keys()].slice(0, 9).map((bit) => priceHistory.counts([], (number >> bit) % 2 === 1)));
  }
}

async function askForManyColumns({ products }: Services) {
  const parts = [...PRODUCT_ALONE, 'variants', 'categories'] as const;
  for (const number of many) await products.byIds([], new Set(chosenFrom(parts, number)));
}

test('the statements of a checkout are prepared, even if clients have sent any number of lists and product queries before', async () => {
  const { services, variantId, prepared } = await openShop();
  const { stock, quotes } = services;
  await askForManyLists(services);
  await askForManyCombinations(services);
  await askForManyColumns(services);
  expect((await prepared()).length).toBeGreaterThan(500);
  const orderId = randomUUID();
  await quotes.quote([{ variantId, priceId: randomUUID() }]);
  await stock.reserve([{ orderId, lines: [{ variantId, quantity: 1 }] }]);
  await stock.commit([orderId]);
  const texts = await prepared();
  for (const part of ['FROM price WHERE id', 'v.id = ANY', 'reserve_stock(', "'SALE'"]) {
    expect(texts).toContainEqual(expect.stringContaining(part));
  }
});
