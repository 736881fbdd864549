import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importCatalogue } from '../src/catalogue-import/import-catalogue.ts';
import { generateCatalogue, mug, shirtIn, tracked } from './import-files.ts';
import { catalogueOf, makeShop, repository, rowVersions, type Shop } from './import-shop.ts';

function variantsOf({ query }: Shop) {
  return query<{ id: string; sku: string | null; title: string; position: number }>(
    'SELECT id, sku, title, position FROM variant ORDER BY product_id, position',
  );
}

describe('the same file again', () => {
  test('importing the same file again changes nothing: no row is written', async () => {
    const shop = await makeShop();
    const rows = [
      ...shirtIn('S SKU-S', 'M', 'L'),
      mug({ ...tracked, 'Variant Inventory Qty': '5', Tags: 'a, b', 'Product Category': 'Home > Kitchen & Dining' }),
      { Handle: 'mug', 'Image Src': 'https://example.com/mug.jpg', 'Image Alt Text': 'A “mug”, blue' },
      mug({ Handle: 'bowl', 'Variant SKU': '', Status: 'draft', 'Variant Compare At Price': '12', Vendor: 'Ü"\'\\' }),
      mug({ Handle: 'jar', 'Variant SKU': '', Status: 'archived', 'Body (HTML)': ' <p>\n\\u0041</p> ' }),
    ];
    const first = await shop.importRows(rows);
    expect(first).toMatchObject({
      products: { created: 4, updated: 0, unchanged: 0 },
      variants: { created: 6, updated: 0, unchanged: 0 },
      prices: { created: 6 },
      rows: 7,
      problemCount: 0,
    });
    const before = await rowVersions(shop);

    expect(await shop.importRows(rows)).toMatchObject({
      products: { created: 0, updated: 0, unchanged: 4 },
      variants: { created: 0, updated: 0, unchanged: 6 },
      prices: { created: 0 },
    });
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('importing the same file twice at the same time has the result of one import', async () => {
    const [shop, other] = [await makeShop(), await makeShop()];
    const text = [...generateCatalogue({ products: 450, variantsPerProduct: 2 })].join('');
    await other.importText([text]);

    const reports = await Promise.all([shop.importText([text]), shop.importText([text])]);

    expect(reports.map(({ problemCount }) => problemCount)).toEqual([0, 0]);
    const created = reports.map(({ products }) => products.created).reduce((left, right) => left + right);
    expect(created).toBe(450);
    expect(await catalogueOf(shop)).toEqual(await catalogueOf(other));
    expect(await shop.query('SELECT count(*) FROM category')).toEqual([{ count: 51n }]);

    const changed = text.replaceAll('19.90', '18.90');
    await other.importText([changed]);
    await Promise.all([shop.importText([changed]), shop.importText([changed])]);
    expect(await catalogueOf(shop)).toEqual(await catalogueOf(other));
  });
});

describe('importing a changed file', () => {
  test('importing a changed file adds a price and keeps the previous one', async () => {
    const shop = await makeShop();
    await shop.importRows([mug()], { now: () => new Date('2026-01-01') });
    const report = await shop.importRows([mug({ 'Variant Price': '12.50' })], { now: () => new Date('2026-02-01') });

    const again = await shop.importRows([mug({ 'Variant Price': '12.50' })]);

    expect(report).toMatchObject({ variants: { updated: 1 }, prices: { created: 1 } });
    expect(again).toMatchObject({ variants: { unchanged: 1 }, prices: { created: 0 } });
    expect(await shop.query('SELECT amount_minor, currency_code, valid_from FROM price ORDER BY sequence')).toEqual([
      { amount_minor: 1000n, currency_code: 'EUR', valid_from: new Date('2026-01-01') },
      { amount_minor: 1250n, currency_code: 'EUR', valid_from: new Date('2026-02-01') },
    ]);
  });

  test('importing a changed file updates the version and the time of the changed product only', async () => {
    const shop = await makeShop();
    const bowl = mug({ Handle: 'bowl', 'Variant SKU': 'BOWL' });
    await shop.importRows([mug(), bowl], { now: () => new Date('2026-01-01') });
    const report = await shop.importRows([mug({ Title: 'Cup' }), bowl], { now: () => new Date('2026-02-01') });

    expect(report.products).toEqual({ created: 0, updated: 1, unchanged: 1 });
    expect(await shop.query('SELECT title, version, created_at, updated_at FROM product ORDER BY slug DESC')).toEqual([
      { title: 'Cup', version: 2, created_at: new Date('2026-01-01'), updated_at: new Date('2026-02-01') },
      { title: 'Mug', version: 1, created_at: new Date('2026-01-01'), updated_at: new Date('2026-01-01') },
    ]);
  });

  test('importing a changed file sorts variants by it, with those that it does not mention archived at the end', async () => {
    const shop = await makeShop();
    await shop.importRows(shirtIn('S A', 'M B', 'L C'));
    const ids = new Map((await variantsOf(shop)).map(({ sku, id }) => [sku, id]));
    const report = await shop.importRows(shirtIn('XL D', 'L C', 'S A'));

    expect(report.variants).toEqual({ created: 1, updated: 2, unchanged: 0, archived: 1 });
    expect(await variantsOf(shop)).toEqual([
      { id: expect.any(String), sku: 'D', title: 'XL', position: 1 },
      { id: ids.get('C'), sku: 'C', title: 'L', position: 2 },
      { id: ids.get('A'), sku: 'A', title: 'S', position: 3 },
      { id: ids.get('B'), sku: 'B', title: 'M', position: 4 },
    ]);
    const before = await rowVersions(shop);
    await shop.importRows(shirtIn('XL D', 'L C', 'S A'));
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('importing a changed file recognises a variant by its SKU, and otherwise by its options', async () => {
    const shop = await makeShop();
    await shop.importRows(shirtIn('S A', 'M', 'L C'));
    const [small, medium, large] = await variantsOf(shop);
    await shop.importRows(shirtIn('M B', 'XS A', 'L C2'));

    expect(await variantsOf(shop)).toEqual([
      { id: medium?.id, sku: 'B', title: 'M', position: 1 },
      { id: small?.id, sku: 'A', title: 'XS', position: 2 },
      { id: large?.id, sku: 'C2', title: 'L', position: 3 },
    ]);
  });

  test('importing a changed file moves a SKU from the product that gives it up to the one that takes it further down', async () => {
    const shop = await makeShop();
    await shop.importRows([mug({ 'Variant SKU': 'A' })]);
    const report = await shop.importRows([mug({ 'Variant SKU': 'B' }), ...shirtIn('S A')]);

    expect(report.problems).toEqual([]);
    expect(await catalogueOf(shop)).toMatchObject([
      { slug: 'mug', sku: 'B' },
      { slug: 'shirt', sku: 'A' },
    ]);
  });

  test('importing a changed file publishes what is active or was archived, and never unpublishes', async () => {
    const shop = await makeShop();
    const dates = () => shop.query('SELECT slug, status, published_at FROM product ORDER BY slug');
    const january = new Date('2026-01-01');
    const february = new Date('2026-02-01');
    const statuses = (a: string, b: string, c: string) =>
      [a, b, c].map((status, index) =>
        mug({ Handle: `mug-${index}`, 'Variant SKU': '', Status: status, Published: 'true' }),
      );

    await shop.importRows(statuses('active', 'draft', 'archived'), { now: () => january });
    expect(await dates()).toEqual([
      { slug: 'mug-0', status: 'ACTIVE', published_at: january },
      { slug: 'mug-1', status: 'DRAFT', published_at: null },
      { slug: 'mug-2', status: 'ARCHIVED', published_at: january },
    ]);
    await shop.importRows(statuses('draft', 'active', 'active'), { now: () => february });
    expect(await dates()).toEqual([
      { slug: 'mug-0', status: 'DRAFT', published_at: january },
      { slug: 'mug-1', status: 'ACTIVE', published_at: february },
      { slug: 'mug-2', status: 'ACTIVE', published_at: january },
    ]);
  });

  test('importing a changed file moves a product to another category, and each category has a slug of its own', async () => {
    const shop = await makeShop();
    const categorised = (...paths: string[]) =>
      paths.map((path, index) => mug({ Handle: `mug-${index}`, 'Variant SKU': '', 'Product Category': path }));
    const links = () =>
      shop.query<{ link: string }>(
        `SELECT p.slug || ' in ' || c.slug AS link FROM product_category l
         JOIN product p ON p.id = l.product_id JOIN category c ON c.id = l.category_id ORDER BY link`,
      );

    await shop.importRows(categorised('Men > Tops', 'Women > Tops', 'Women > Tops', 'Kitchen & Dining'));
    expect(await links()).toEqual([
      { link: 'mug-0 in tops' },
      { link: 'mug-1 in women-tops' },
      { link: 'mug-2 in women-tops' },
      { link: 'mug-3 in kitchen-and-dining' },
    ]);
    expect((await shop.importRows(categorised('Men', 'Women > Tops', 'Women > Tops', ''))).products).toEqual({
      created: 0,
      updated: 2,
      unchanged: 2,
    });
    expect(await links()).toEqual([
      { link: 'mug-0 in men' },
      { link: 'mug-1 in women-tops' },
      { link: 'mug-2 in women-tops' },
    ]);
  });
});

describe('a dry run', () => {
  test('a dry run of an import writes nothing, and reports what the import would do', async () => {
    const shop = await makeShop();
    await shop.importRows([...shirtIn('S A', 'M B'), mug()]);
    const before = await rowVersions(shop);
    const rows = [
      ...shirtIn('M B2', 'S A', 'L C'),
      mug({ ...tracked, 'Variant Price': '20', 'Variant Inventory Qty': '9', 'Product Category': 'Home' }),
      ...Array.from({ length: 250 }, (_, index) => mug({ Handle: `p-${index}`, 'Variant SKU': `P-${index}` })),
      // In a different batch from the product whose SKU it repeats.
      mug({ Handle: 'repeats', 'Variant SKU': 'P-0' }),
      // The SKU that a product further up gives up.
      mug({ Handle: 'takes', 'Variant SKU': 'b' }),
    ];
    const pretended = await shop.importRows(rows, { dryRun: true });
    expect(await rowVersions(shop)).toEqual(before);

    expect(pretended.problemCount).toBe(1);
    expect(await shop.importRows(rows)).toEqual(pretended);
  });
});

describe('catalogues of shops', () => {
  const demo = join(repository, 'demo/catalogue.csv');

  test('the demo catalogue is imported without a problem, and again without a change', async () => {
    const shop = await makeShop();
    const load = () => importCatalogue({ prisma: shop.prisma, source: createReadStream(demo), currencyCode: 'EUR' });
    expect(await load()).toMatchObject({ products: { created: 88 }, variants: { created: 245 }, problems: [] });
    const before = await rowVersions(shop);
    await load();
    expect(await rowVersions(shop)).toEqual(before);
  });

  const samples = join(repository, '../shared/data/shopify');
  if (!existsSync(samples))
    test('Shopify’s own samples are missing on this machine, so they are not checked', () => {});
  else {
    test.each(['apparel.csv', 'home-and-garden.csv'])(
      '%s of Shopify is imported twice without a problem',
      async (name) => {
        const shop = await makeShop();
        const load = () =>
          importCatalogue({ prisma: shop.prisma, source: createReadStream(join(samples, name)), currencyCode: 'USD' });
        expect(await load()).toMatchObject({ products: { created: 20 }, problems: [] });
        const before = await rowVersions(shop);
        expect(await load()).toMatchObject({ products: { unchanged: 20 } });
        expect(await rowVersions(shop)).toEqual(before);
      },
    );
  }
});
