import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SHOPIFY_COLUMNS } from '../src/catalogue-files/catalogue-header.ts';
import { toRows } from '../src/catalogue-files/product-rows.ts';
import { describeReport } from '../src/catalogue-import/command/describe-report.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';
import { mug, shirtIn, tracked } from './import-files.ts';
import { makeShop, problemsOf, rowVersions } from './import-shop.ts';
import { importCells, type Row } from './rows-without-handles.ts';
import { arbitraryExport, OPTIONAL_COLUMNS } from './woocommerce-exports.ts';
import { inColour, scarf } from './woocommerce-rows.ts';

const now = () => new Date('2026-06-15T12:00:00Z');

/** Without these, rows of more than one variant or image mean nothing, and are refused. */
const NECESSARY = /^(Handle|Title|Variant Price|Option|Variant Inventory Policy|Image Src|Catalogue Extras)/;

describe('a file without some of the columns', () => {
  test('a file without some of the columns of an export changes nothing of the exported products', async () => {
    const columns = SHOPIFY_COLUMNS.map(([column]) => column);
    const dropped = fc.subarray(columns.filter((column) => !NECESSARY.test(column)));
    const property = fc.asyncProperty(
      arbitraryCatalogue(20),
      fc.array(dropped, { minLength: 3, maxLength: 3 }),
      async (products, drops) => {
        const shop = await makeShop();
        const rows = products.flatMap((product) => toRows(product, 'EUR'));
        const without = (drop: string[]) =>
          stringify(rows, { header: true, columns: columns.filter((column) => !drop.includes(column)) });
        await shop.importText([without([])]);
        const before = await rowVersions(shop);
        for (const drop of drops) {
          const { problems } = await shop.importText([without(drop)]);
          expect({ drop, problems, rows: await rowVersions(shop) }).toEqual({ drop, problems: [], rows: before });
        }
      },
    );
    await fc.assert(property, { numRuns: 2 });
  });

  test('a file without some of the columns of a WooCommerce export changes nothing, whichever they are', async () => {
    const drops = fc.array(fc.subarray(OPTIONAL_COLUMNS), { minLength: 3, maxLength: 3 });
    const property = fc.asyncProperty(arbitraryExport, drops, async (rows, chosen) => {
      const shop = await makeShop();
      const columns = ['Type', 'Parent', 'Name', 'Regular price', ...OPTIONAL_COLUMNS];
      const importWithout = (drop: string[]) => {
        const kept = columns.filter((column) => !drop.includes(column));
        return shop.importText([stringify(rows, { header: true, columns: kept })], { now, origin: 'berlin' });
      };
      expect((await importWithout([])).problems).toEqual([]);
      const before = await rowVersions(shop);
      for (const drop of [...chosen, OPTIONAL_COLUMNS]) {
        await importWithout(drop);
        expect({ drop, rows: await rowVersions(shop) }).toEqual({ drop, rows: before });
      }
    });
    await fc.assert(property, { numRuns: 2 });
  });

  test('a file without some of the columns says which they are, and what stays because of that', async () => {
    const shop = await makeShop();
    const row = { Type: 'simple', SKU: 'A', Name: 'Mug', 'Regular price': '20', Published: '0', Tags: 'a' };
    await importCells(shop, [row]);
    const report = await importCells(shop, [{ SKU: 'A', Name: 'Mug', 'Regular price': '25' }]);
    const told = describeReport(report, { dryRun: false, seconds: 1 });
    expect(told).toMatch(/note .*The file lacks columns: .* stays as it is: .*“Published”.*“Tags”/);
    expect(await shop.query('SELECT status, tags, amount_minor FROM product, price ORDER BY sequence DESC')).toEqual([
      { status: 'DRAFT', tags: ['a'], amount_minor: 2500n },
      { status: 'DRAFT', tags: ['a'], amount_minor: 2000n },
    ]);
  });

  test('a file without quantities leaves the units of stored variants, and refuses new ones that are counted', async () => {
    const shop = await makeShop();
    await shop.importRows([mug({ ...tracked, 'Variant Inventory Qty': '7' })]);
    const rows = [mug(tracked), mug({ ...tracked, Handle: 'bowl', 'Variant SKU': 'BOWL' })];
    for (const file of [rows, rows.map((row) => ({ ...row, 'Variant Inventory Qty': ' ' }))]) {
      expect(problemsOf(await shop.importRows(file))).toEqual(['3 MISSING_VALUE bowl']);
      expect(await shop.query('SELECT tracked, on_hand FROM stock')).toEqual([{ tracked: true, on_hand: 7 }]);
    }
  });

  test('a file with a blank number of units, and no column for whether it can be bought, leaves stored variants as they are and refuses new ones', async () => {
    const shop = await makeShop();
    await importCells(shop, [{ SKU: 'A', Name: 'Mug', 'Regular price': '5', 'In stock?': '1' }]);
    const rows = ['A', 'B'].map((SKU) => ({ SKU, Name: `Mug ${SKU}`, 'Regular price': '5', Stock: '' }));
    const report = await importCells(shop, [{ ...rows[0], Name: 'Mug' }, rows[1] ?? {}]);
    expect(problemsOf(report)).toEqual(['3 MISSING_VALUE mug-b']);
    expect(await shop.query('SELECT tracked FROM stock')).toEqual([{ tracked: false }]);
  });

  test('a file of handles, SKUs and prices changes the prices of these variants, and nothing else of their products', async () => {
    const shop = await makeShop();
    await shop.importRows([...shirtIn('S A', 'M B', 'L C'), mug()]);
    const state = `SELECT p.title, p.options, v.sku, v.position, v.title AS variant, archived_at,
      (SELECT amount_minor FROM price WHERE variant_id = v.id ORDER BY sequence DESC LIMIT 1) AS price
      FROM product p JOIN variant v ON product_id = p.id ORDER BY p.slug, v.position`;
    const before = await shop.query<{ sku: string; price: bigint }>(state);
    const prices = 'Handle,Variant SKU,Variant Price\nshirt,C,12\nshirt,a,11\nmug,MUG,9\n';
    expect((await shop.importText([prices])).problems).toEqual([]);
    const changed: Record<string, bigint> = { C: 1200n, A: 1100n, MUG: 900n };
    const expected = before.map((row) => ({ ...row, price: changed[row.sku] ?? row.price }));
    const after = await shop.query<{ sku: string }>(state);
    expect(after.map((row) => ({ ...row, sku: row.sku.toUpperCase() }))).toEqual(expected);
    const versions = await rowVersions(shop);
    expect(await shop.importText([prices])).toMatchObject({ products: { unchanged: 2 }, problems: [] });
    expect(await rowVersions(shop)).toEqual(versions);
  });

  test('a file of handles, SKUs and prices is refused where it names what is not on sale here', async () => {
    const shop = await makeShop();
    await shop.importRows([...shirtIn('S A', 'M B'), mug()]);
    const before = await rowVersions(shop);
    const rows = ['shirt,A,11', 'shirt,X,12', 'jar,J,5', 'mug,MUG,5', 'mug,MUG-2,6'];
    const report = await shop.importText([`Handle,Variant SKU,Variant Price\n${rows.join('\n')}\n`]);
    expect(problemsOf(report).filter((problem) => !problem.includes('LEFT_OUT'))).toEqual([
      '2 MISSING_OPTION_VALUE shirt',
      '3 MISSING_OPTION_VALUE shirt',
      '4 MISSING_VALUE jar',
      '6 MISSING_OPTION_VALUE mug',
    ]);
    expect(await rowVersions(shop)).toEqual(before);
  });

  test.each([
    ['one of the two columns for the status', { Status: 'draft' }, { Status: 'active' }],
    ['the other column for the status', { Published: 'false' }, { Published: 'true' }],
    ['the prices before, and a price above that', { 'Variant Compare At Price': '12' }, { 'Variant Price': '12' }],
    ['the options', { 'Option1 Name': 'Size', 'Option1 Value': 'S' }, { 'Variant SKU': 'OTHER' }],
  ])('a file without %s is refused where the rest contradicts what is stored', async (_, stored, cells) => {
    const shop = await makeShop();
    await shop.importRows([mug(stored)]);
    const before = await rowVersions(shop);
    const { problems } = await shop.importRows([mug(cells)]);
    expect(problems).toMatchObject([{ line: 2, column: expect.any(String) }]);
    expect(await rowVersions(shop)).toEqual(before);
  });

  const sale = { 'Sale price': '15', 'Date sale price starts': '', 'Date sale price ends': '' };
  test.each([
    ['sale prices', sale, { 'Regular price': '12' }],
    ['dates of sales', { ...sale, 'Date sale price ends': '2026-06-01' }, { 'Sale price': '15' }],
    ['short descriptions', { 'Short description': 'A', Description: 'B' }, { Description: 'C' }],
    ['the status of variations', { Published: '0' }, {}],
  ])('a WooCommerce file without %s is refused where the rest contradicts what is stored', async (_, stored, cells) => {
    const shop = await makeShop();
    const rows = (row: Row) => scarf(inColour('Red', { SKU: 'R' }), inColour('Blue', { SKU: 'B', ...row }));
    const isOfVariation = !('Description' in cells);
    const fileOf = (row: Row) => (isOfVariation ? rows(row) : [{ ...rows({})[0], ...row }, ...rows({}).slice(1)]);
    await importCells(shop, fileOf({ 'Regular price': '20', ...stored }), { now });
    const before = await rowVersions(shop);
    const { problems } = await importCells(shop, fileOf({ 'Regular price': '20', ...cells }), { now });
    expect(problems.find(({ code }) => code !== 'PRODUCT_LEFT_OUT')).toMatchObject({ column: expect.any(String) });
    expect(await rowVersions(shop)).toEqual(before);
  });
});
