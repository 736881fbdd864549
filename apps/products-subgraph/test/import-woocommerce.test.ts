import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importCatalogue } from '../src/catalogue-import/import-catalogue.ts';
import { catalogueOf, makeShop, problemsOf, rowVersions } from './import-shop.ts';
import { importCells, mug, productsOf } from './rows-without-handles.ts';
import { inColour, scarf } from './woocommerce-rows.ts';

const sample = join(import.meta.dirname, 'files/woocommerce.csv');

/** Each variation is as far as possible from its product, as in exports of old shops. */
function* generateShop(products: number): Generator<string> {
  yield 'ID,Type,SKU,Name,Regular price,Stock,Parent,Description,Attribute 1 name,Attribute 1 value(s)\n';
  for (let id = 0; id < products; id++)
    yield `${id},variable,P-${id},Product ${id},,,,${'words '.repeat(30)},Size,"S, M"\n`;
  for (const size of ['S', 'M'])
    for (let id = 0; id < products; id++) yield `,variation,P-${id}-${size},,19.90,5,P-${id},,Size,${size}\n`;
}

test('a WooCommerce export is imported: as a dry run, once, and again without a change', async () => {
  const shop = await makeShop();
  const load = (dryRun = false) =>
    importCatalogue({ prisma: shop.prisma, source: createReadStream(sample), currencyCode: 'EUR', dryRun });
  const dry = await load(true);
  expect(await rowVersions(shop)).toEqual([]);
  const report = await load();
  expect(report).toEqual(dry);
  expect(report).toMatchObject({
    products: { created: 5 },
    variants: { created: 9 },
    problemCount: 3,
    notes: { VARIATION_NOT_PUBLISHED: 1, NO_STOCK_COLUMN: 0 },
  });
  expect(problemsOf(report)[0]).toBe('5 UNSUPPORTED_TYPE rain-set');
  const before = await rowVersions(shop);
  expect(await load()).toMatchObject({ products: { created: 0, updated: 0, unchanged: 5 } });
  expect(await rowVersions(shop)).toEqual(before);
  expect(await catalogueOf(shop)).toContainEqual(
    expect.objectContaining({ slug: 'rain-coat', sku: 'RAIN-Y-S', categories: ['coats', 'outdoor-and-rain'] }),
  );
});

test('a WooCommerce export of many products whose variations stand far below them is imported', async () => {
  const shop = await makeShop();
  const report = await shop.importText(generateShop(1000));
  expect(report).toMatchObject({ products: { created: 1000 }, variants: { created: 2000 }, problemCount: 0 });
});

const [scarfRow = {}, red = {}, blue = {}] = scarf(inColour('Red', { SKU: 'R' }), inColour('Blue', { SKU: 'B' }));

test.each([
  ['the type of a variation is misspelt', { Type: 'variaton' }, '4 UNSUPPORTED_TYPE SCARF'],
  ['the type of a variation is missing', { Type: '' }, '4 UNSUPPORTED_TYPE SCARF'],
  ['a variation is called a simple product', { Type: 'simple, virtual' }, '4 UNSUPPORTED_TYPE SCARF'],
  ['a variation is called a variable product', { Type: 'variable' }, '4 UNSUPPORTED_TYPE SCARF'],
  ['the product of a variation is misspelt', { Parent: 'SCRAF' }, '4 ORPHAN_VARIATION SCRAF'],
])('a WooCommerce file in which %s does not take it off sale: its product is left out', async (_, mistake, problem) => {
  const shop = await makeShop();
  await importCells(shop, [scarfRow, red, blue]);
  const before = await rowVersions(shop);
  const report = await importCells(shop, [scarfRow, red, { ...blue, ...mistake }]);
  expect(problemsOf(report).toSorted()).toEqual(['2 PRODUCT_LEFT_OUT scarf', problem]);
  expect(await rowVersions(shop)).toEqual(before);
});

test('a WooCommerce file without one of the variations takes it off sale, even if a product of another type is refused', async () => {
  const shop = await makeShop();
  await importCells(shop, [scarfRow, red, blue]);
  const report = await importCells(shop, [scarfRow, red, { ...mug({ SKU: 'SET' }), Type: 'grouped' }]);
  expect(problemsOf(report)).toEqual(['4 UNSUPPORTED_TYPE mug']);
  expect(await productsOf(shop)).toMatchObject([{ skus: ['R'] }]);
});
