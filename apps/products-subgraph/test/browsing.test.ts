import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProductSort, readFilter } from '../src/domain/product-filter.ts';
import { makeShop, repository, type Shop } from './import-shop.ts';

const demo = readFileSync(join(repository, 'demo/catalogue.csv'), 'utf8');

async function openDemo() {
  const shop = await makeShop();
  await shop.importText(demo);
  return shop;
}

type Demo = Awaited<ReturnType<typeof openDemo>>;
type Selection = { search: string | null; filter: ReturnType<typeof readFilter> };

const sorts: ProductSort[] = ['RELEVANCE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE'];
const noParts = new Set<never>();
const everything: Selection = { search: null, filter: readFilter({}) };

async function walk(
  { services }: Demo,
  selection: Selection,
  sort: ProductSort,
  size: number,
  backward = false,
  between: () => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const slugs: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = readPage(backward ? { last: size, before: cursor } : { first: size, after: cursor });
    const { nodes, pageInfo } = await services.listing.list(page, selection, sort, noParts);
    slugs[backward ? 'unshift' : 'push'](...nodes.map(({ slug }) => slug));
    if (!(backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return slugs;
    cursor = backward ? pageInfo.startCursor : pageInfo.endCursor;
    await between();
  }
}

const arbitrarySelection = async ({ query }: Shop) => {
  const values = async (sql: string) => (await query<{ value: string }>(sql)).map(({ value }) => value);
  const some = (all: string[]) => fc.subarray(all, { maxLength: 2 });
  const price = fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: null });
  return fc.record({
    search: fc.constantFrom(null, null, 'mug', 'linen', 'shrit', 'a', 'cotton s'),
    filter: fc
      .record({
        category: fc.option(fc.constantFrom(...(await values('SELECT slug AS value FROM category'))), { nil: null }),
        vendors: some(await values('SELECT DISTINCT vendor AS value FROM product WHERE vendor IS NOT NULL')),
        tags: some(await values('SELECT DISTINCT unnest(tags) AS value FROM product')),
        price: fc.tuple(price, price).map(([a, b]) => ({ min: a, max: a !== null && b !== null && b < a ? a : b })),
        availableOnly: fc.boolean(),
        options: fc.constantFrom([], [], [{ name: 'Size', values: ['S', 'L'] }]),
      })
      .chain((filter) =>
        fc
          .subarray(Object.keys(filter) as (keyof typeof filter)[], { maxLength: 2 })
          .map((keys) => readFilter(Object.fromEntries(keys.map((key) => [key, filter[key]])))),
      ),
  });
};

test('paging through any list, in either direction and with any page size, gives each product once and in the same order', async () => {
  const shop = await openDemo();
  await fc.assert(
    fc.asyncProperty(
      await arbitrarySelection(shop),
      fc.constantFrom(...sorts),
      fc.integer({ min: 1, max: 30 }),
      async (selection, sort, size) => {
        const whole = await walk(shop, selection, sort, 100);
        expect(new Set(whole).size).toBe(whole.length);
        expect(await walk(shop, selection, sort, size)).toEqual(whole);
        expect(await walk(shop, selection, sort, size, true)).toEqual(whole);
        const { total } = await shop.services.summary.summarize(selection, 'EUR', false);
        expect(total).toEqual({ count: whole.length, exact: true });
      },
    ),
    { numRuns: 60 },
  );
});

test('each facet counts what its filter would leave, and the price filter agrees with the price range', async () => {
  const shop = await openDemo();
  const { services } = shop;
  await fc.assert(
    fc.asyncProperty(await arbitrarySelection(shop), async (selection) => {
      const { facets } = await services.summary.summarize(selection, 'EUR', true);
      if (!facets) throw new TypeError('no facets');
      const count = async (change: Partial<Selection['filter']>) =>
        (await services.summary.summarize({ ...selection, filter: { ...selection.filter, ...change } }, 'EUR', false))
          .total.count;
      for (const { value, count: expected } of facets.vendors.slice(0, 3)) {
        expect(await count({ vendors: [value] })).toBe(expected);
      }
      for (const { value, count: expected } of facets.tags.slice(0, 3)) {
        expect(await count({ tags: [value] })).toBe(expected);
      }
      for (const { category, count: expected } of facets.categories.slice(0, 3)) {
        expect(await count({ category: category.slug })).toBe(expected);
      }
      for (const { min, max, count: expected } of facets.prices.slice(0, 3)) {
        expect(await count({ price: { min, max } })).toBe(expected);
      }
      const listed = await services.listing.list(readPage({ first: 100 }), selection, 'NEWEST', noParts);
      const variants = await services.variants.byProductIds(listed.nodes.map(({ id }) => id));
      const { min, max } = selection.filter.price;
      for (const of of variants.values()) {
        const amounts = of.flatMap(({ price }) => (price ? [Number(price.amountMinor)] : []));
        if (min !== null) expect(Math.max(...amounts)).toBeGreaterThanOrEqual(min);
        if (max !== null) expect(Math.min(...amounts)).toBeLessThanOrEqual(max);
      }
    }),
    { numRuns: 40 },
  );
});

test('products that are added while a client pages through a list are neither repeated nor hide others', async () => {
  const shop = await openDemo();
  for (const sort of sorts) {
    const before = await walk(shop, everything, sort, 100);
    let added = 0;
    const add = () =>
      shop.query(`INSERT INTO product SELECT gen_random_uuid(), '${sort}-${added++}', 'M ${added}', '', 'V', 'T', '{}',
        'ACTIVE', '[]', '[]', NULL, NULL, now(), 1, now(), now()`);
    const seen = await walk(shop, everything, sort, 9, false, add);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((slug) => before.includes(slug))).toEqual(before);
  }
});

test('a scheduled price moves the product to its place in filters when its time comes, without a write', async () => {
  const shop = await openDemo();
  const inRange = { search: null, filter: readFilter({ price: { min: 7_777_777, max: 7_777_777 } }) };
  await shop.query(`INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
    SELECT gen_random_uuid(), v.id, 7777777, 'EUR', now() + interval '1 hour'
    FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = 'stoneware-mug'`);
  expect(await walk(shop, inRange, 'PRICE_ASC', 10)).toEqual([]);
  // Moves all times two hours into the past; nothing is recomputed.
  await shop.query(`UPDATE product_listing
    SET valid_from = valid_from - interval '2 hours', valid_to = valid_to - interval '2 hours'`);
  expect(await walk(shop, inRange, 'PRICE_ASC', 10)).toEqual(['stoneware-mug']);
});

test.each(['stonware mug', 'STONEWARE MÜG', 'mug stonew'])('"%s" finds the stoneware mug', async (search) => {
  const shop = await openDemo();
  expect((await walk(shop, { ...everything, search }, 'RELEVANCE', 5))[0]).toBe('stoneware-mug');
});

test('unusual searches get an answer: quotes, operators, stop words alone, punctuation alone', async () => {
  const shop = await openDemo();
  const odd = ['"', `'`, '& | ! :*', 'the', '\\', '<->', '%', 'mug & !', 'a'.repeat(200)];
  const found = odd.map((search) => walk(shop, { ...everything, search }, 'RELEVANCE', 5));
  expect(await Promise.all(found)).toEqual(
    odd.map((search) => (search === 'mug & !' ? expect.arrayContaining(['stoneware-mug']) : [])),
  );
});

test('a former slug finds its product until another product takes it', async () => {
  const shop = await openDemo();
  await shop.query(`UPDATE product SET slug = 'renamed-mug' WHERE slug = 'stoneware-mug'`);
  const find = async () =>
    (await shop.services.products.bySlugs(['stoneware-mug'], noParts)).get('stoneware-mug')?.slug;
  expect(await find()).toBe('renamed-mug');
  await shop.query(`UPDATE product SET slug = 'stoneware-mug' WHERE slug = 'enamel-camp-mug'`);
  expect(await find()).toBe('stoneware-mug');
});

test.each(['published before', 'never published'])(
  'a draft that was %s takes a former slug only when it goes on sale',
  async (past) => {
    const shop = await openDemo();
    const find = async (slug: string) => (await shop.services.products.bySlugs([slug], noParts)).get(slug)?.title;
    const [draft] = await shop.query<{ id: string; title: string }>(
      `SELECT id, title FROM product WHERE slug = 'step-stool'`,
    );
    const change = (what: string) => shop.query(`UPDATE product SET ${what} WHERE id = '${draft?.id}'`);
    const mug = await find('stoneware-mug');
    await change(`status = 'DRAFT'${past === 'never published' ? ', published_at = NULL' : ''}`);
    await shop.query(`UPDATE product SET slug = 'renamed-mug' WHERE slug = 'stoneware-mug'`);
    await change(`slug = 'stoneware-mug'`);
    expect(await find('stoneware-mug')).toBe(mug);
    // The other product had this slug only while it was not visible, so it still leads to the mug.
    await change(`slug = 'other-stool'`);
    await change(`slug = 'stoneware-mug'`);
    expect(await find('stoneware-mug')).toBe(mug);
    await change(`status = 'ACTIVE', published_at = now()`);
    expect(await find('stoneware-mug')).toBe(draft?.title);
    await change(`slug = 'other-stool'`);
    expect(await find('stoneware-mug')).toBe(draft?.title);
  },
);

test.each(['DRAFT', 'ARCHIVED'])(
  'a product that becomes %s leaves lists, search, suggestions and counts',
  async (status) => {
    const shop = await openDemo();
    const { services } = shop;
    const count = async () => (await services.summary.summarize(everything, 'EUR', false)).total.count;
    const before = await count();
    await shop.query(`UPDATE product SET status = '${status}' WHERE slug = 'stoneware-mug'`);
    expect(await count()).toBe(before - 1);
    expect(await walk(shop, everything, 'NEWEST', 100)).not.toContain('stoneware-mug');
    expect(await walk(shop, { ...everything, search: 'stoneware mug' }, 'RELEVANCE', 9)).not.toContain('stoneware-mug');
    expect((await services.suggestions.suggest('speckled st', 9)).map(({ slug }) => slug)).not.toContain(
      'stoneware-mug',
    );
  },
);

test.each([
  '!',
  'WyJuZXdlc3QiLCIxIiwieCJd',
  Buffer.from('["newest","1","01a2056d-7947-7406-9a39-9dc2b2b5bfa1"]').toString('base64url'),
])('the forged cursor %s is refused before it reaches the database', async (after) => {
  const shop = await openDemo();
  const listed = shop.services.listing.list(readPage({ after }), everything, 'NEWEST', noParts);
  await expect(listed).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

test('the listing agrees with the tables after units are sold out', async () => {
  const shop = await openDemo();
  const available = { search: null, filter: readFilter({ availableOnly: true }) };
  expect(await walk(shop, available, 'NEWEST', 100)).toContain('stoneware-mug');
  await shop.query(`UPDATE stock SET tracked = true, backorder = false, on_hand = reserved WHERE variant_id IN
    (SELECT v.id FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = 'stoneware-mug')`);
  expect(await walk(shop, available, 'NEWEST', 100)).not.toContain('stoneware-mug');
});
