import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMapping } from '../src/catalogue-files/mapping/column-mapping.ts';
import { toRows } from '../src/catalogue-files/product-rows.ts';
import { csvText } from '../src/catalogue-files/test-catalogue.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';
import { mug, shirtIn } from './import-files.ts';
import { makeShop, problemsOf, rowVersions, type Shop } from './import-shop.ts';
import { importCells } from './rows-without-handles.ts';

interface Stored {
  sku: string | null;
  price: bigint;
  on_hand: number;
  tracked: boolean;
}

/** All that a list of SKUs may not change, and the price and the units that it may. */
const storedIn = ({ query }: Shop): Promise<Stored[]> =>
  query(`
    SELECT p.slug, p.title, p.description, p.tags, p.status, p.options, p.images, p.version > 0 AS version,
      v.sku, v.position, v.title AS variant, v.selected_options, v.barcode, v.weight_grams, v.taxable, v.archived_at,
      s.tracked, s.backorder, s.on_hand, price.amount_minor AS price, price.compare_at_minor
    FROM product p JOIN variant v ON v.product_id = p.id JOIN stock s ON s.variant_id = v.id
    JOIN LATERAL (SELECT * FROM price WHERE variant_id = v.id ORDER BY sequence DESC LIMIT 1) price ON true
    ORDER BY p.slug, v.position`);

describe('a list of SKUs', () => {
  test('a list of SKUs changes the prices and the units of the variants that it names, and nothing else', async () => {
    const property = fc.asyncProperty(arbitraryCatalogue(20), fc.infiniteStream(fc.nat(3)), async (products, draws) => {
      const shop = await makeShop();
      await shop.importText([csvText(products.flatMap((product) => toRows(product, 'EUR')))]);
      const before = await storedIn(shop);
      const draw = () => draws.next().value ?? 0;
      const named = before
        .filter(({ sku, on_hand }) => sku !== null && on_hand >= 0 && draw() > 0)
        .toSorted(() => draw() - 1.5);
      const hasPrices = draw() > 0;
      const change = ({ sku, price, on_hand }: Stored) => ({
        sku,
        price: hasPrices && price > 100n ? price - BigInt(draw()) : price,
        on_hand: on_hand + draw(),
        tracked: true,
      });
      const changes = new Map(named.map((each) => [each.sku, change(each)]));
      const rows = [...changes.values()].map(({ sku, price, on_hand }) => ({
        'Variant SKU': sku?.toUpperCase().toLowerCase(),
        ...(hasPrices && { 'Variant Price': (Number(price) / 100).toFixed(2) }),
        'Variant Inventory Qty': String(on_hand),
      }));
      const columns = ['Variant SKU', ...(hasPrices ? ['Variant Price'] : []), 'Variant Inventory Qty'];
      const list = [stringify(rows, { header: true, columns })];

      const versions = await rowVersions(shop);
      const wouldBe = await shop.importText(list, { dryRun: true });
      expect(await rowVersions(shop)).toEqual(versions);
      const report = await shop.importText(list);
      expect(report.problems).toEqual([]);
      expect(report).toEqual(wouldBe);
      expect(await storedIn(shop)).toEqual(before.map((row) => ({ ...row, ...changes.get(row.sku) })));
      const after = await rowVersions(shop);
      expect(await shop.importText(list)).toMatchObject({ problems: [], variants: { updated: 0 } });
      expect(await rowVersions(shop)).toEqual(after);
    });
    await fc.assert(property, { numRuns: 3 });
  });

  test.each([
    ['English', 'SKU,Stock,Regular price', 'M,3,"1,299.50"'],
    ['German', 'Artikelnummer,Regulärer Preis,Bestand', 'M,"1.299,50",3'],
    ['French', 'UGS,Stock,Tarif régulier', 'M,3,"1299,50"'],
    ['Spanish', 'Inventario,SKU,Precio normal', '3,M,"1299,50"'],
    ['Dutch', 'Artikelnummer,Voorraad,Reguliere prijs', 'M,3,"1299,50"'],
    ['Shopify’s', 'Variant SKU,Variant Price,Variant Inventory Qty,Variant Inventory Tracker', 'M,1299.50,3,shopify'],
    ['Shopify’s newer', 'SKU,Price,Inventory quantity,Inventory tracker', 'm,1299.50,3,shopify'],
  ])('a list of SKUs may have the names of columns of %s exports', async (_, header, row) => {
    const shop = await makeShop();
    await shop.importRows([...shirtIn('S S', 'M M'), mug()]);
    const report = await shop.importText([`${header}\n${row}\n`]);
    expect(report.problems).toEqual([]);
    expect(await storedIn(shop)).toMatchObject([
      { sku: 'MUG', price: 1000n, on_hand: 0, tracked: false },
      { sku: 'S', price: 1000n, on_hand: 0, tracked: false },
      { sku: 'M', price: 129950n, on_hand: 3, tracked: true },
    ]);
  });

  test('a list of SKUs of another program is read with a mapping', async () => {
    const shop = await makeShop();
    await shop.importRows([mug(), mug({ Handle: 'cup', 'Variant SKU': 'CUP' })]);
    const mapping = readMapping('separator: semicolon\ncolumns: { Artikel: SKU, Menge: Stock }\n');
    const report = await shop.importText(['Artikel;Text;Menge\ncup;Tasse;7\nnope;Nichts;7\n'], { mapping });
    expect(problemsOf(report)).toEqual(['3 UNKNOWN_SKU nope']);
    expect(await storedIn(shop)).toMatchObject([
      { sku: 'CUP', on_hand: 7 },
      { sku: 'MUG', on_hand: 0 },
    ]);
  });

  test('rows of a list of SKUs are refused by line if the SKU is unknown, archived, missing or damaged, or if they contradict each other', async () => {
    const shop = await makeShop();
    await shop.importRows([...shirtIn('S S', 'M M', 'L L'), mug(), mug({ Handle: 'cup', 'Variant SKU': '0815' })]);
    await shop.importRows(shirtIn('S S', 'M M'));
    const before = await rowVersions(shop);
    const list = 'SKU,Stock\nL,1\nX,1\n,1\nMUG,1\nmug,2\n815,1\nnan,1\nS,1.5\n';
    const report = await shop.importText([list]);
    expect(problemsOf(report)).toEqual([
      ...['2 UNKNOWN_SKU L', '3 UNKNOWN_SKU X', '4 MISSING_VALUE null', '5 DUPLICATE_SKU MUG', '6 DUPLICATE_SKU mug'],
      ...['7 UNKNOWN_SKU 815', '8 SPREADSHEET_DAMAGE nan', '9 INVALID_VALUE S'],
    ]);
    expect(report.problems.every(({ column }) => column === 'SKU' || column === 'Stock')).toBe(true);
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('variants of one product stand anywhere in a list of SKUs, also in parts of it that are written separately', async () => {
    const shop = await makeShop();
    const mugs = Array.from({ length: 250 }, (_, index) =>
      mug({ Handle: `mug-${index}`, 'Variant SKU': `MUG-${index}` }),
    );
    await shop.importRows([...shirtIn('S S', 'M M'), ...mugs]);
    const skus = ['M', ...mugs.map((row) => row['Variant SKU']), 'S'];
    const report = await shop.importText([`SKU,Regular price\n${skus.map((sku) => `${sku},9\n`).join('')}`]);
    expect(report).toMatchObject({ problems: [], variants: { updated: 252, archived: 0 } });
    expect((await storedIn(shop)).every(({ price }) => price === 900n)).toBe(true);
  });

  test('a number of units in a list of SKUs is counted from then on, and a blank cell changes nothing', async () => {
    for (const column of ['Stock', 'Variant Inventory Qty']) {
      const shop = await makeShop();
      await shop.importRows([mug(), mug({ Handle: 'cup', 'Variant SKU': 'CUP' })]);
      const sku = column === 'Stock' ? 'SKU' : 'Variant SKU';
      expect((await shop.importText([`${sku},${column}\nMUG,3\nCUP,\n`])).problems).toEqual([]);
      expect(await storedIn(shop)).toMatchObject([
        { sku: 'CUP', on_hand: 0, tracked: false },
        { sku: 'MUG', on_hand: 3, tracked: true },
      ]);
      await shop.importText([`${sku},${column}\nMUG,\nCUP,\n`]);
      expect(await storedIn(shop)).toMatchObject([{ tracked: false }, { on_hand: 3, tracked: true }]);
    }
  });

  test('a list of SKUs with regular prices keeps a running sale, and is refused where it contradicts the sale', async () => {
    const shop = await makeShop();
    const cells = { Name: 'Mug', 'Regular price': '20', 'Sale price': '15' };
    const dates = { 'Date sale price starts': '', 'Date sale price ends': '' };
    await importCells(
      shop,
      ['A', 'B'].map((SKU) => ({ ...cells, ...dates, SKU, Name: `Mug ${SKU}` })),
    );
    const report = await shop.importText(['SKU,Regular price\nA,25\nB,14\n']);
    expect(problemsOf(report)).toEqual(['3 INVALID_VALUE mug-b']);
    expect(await storedIn(shop)).toMatchObject([
      { price: 1500n, compare_at_minor: 2500n },
      { price: 1500n, compare_at_minor: 2000n },
    ]);
  });

  test.each([
    ['SKU,Quantity', '"Quantity" is called “Stock” here'],
    ['Artikelnummer,Menge', '"Menge" is called “Bestand” here'],
    ['SKU,Stock,Price', '"Stock" is called “Inventory quantity” here'],
    ['SKU,Sale price', 'The header lacks “Regular price”'],
    ['SKU,Stock,Name', 'The header lacks “Regular price”'],
    ['SKU,Colour', 'The header lacks “'],
  ])('a list with the columns %s is refused, because what some hold would be lost', async (header, message) => {
    const shop = await makeShop();
    await expect(shop.importText([`${header}\nMUG,5,5\n`])).rejects.toThrow(message);
  });
});
