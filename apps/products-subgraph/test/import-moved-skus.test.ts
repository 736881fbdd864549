import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestRow } from '../src/catalogue-files/test-catalogue.ts';
import { mug as bowl, shirtIn } from './import-files.ts';
import { makeShop, problemsOf, rowVersions } from './import-shop.ts';
import { importCells, mug, productsOf, type Row } from './rows-without-handles.ts';

describe('a SKU whose row has moved to another product of a file with handles', () => {
  const arbitraryShop = fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 6, maxLength: 6 });
  const arbitraryNames = fc.array(fc.constantFrom('Size', 'Talla'), { minLength: 3, maxLength: 3 });

  /** Products a, b and c: the SKU at each place is a row of the product that is given there, or of none. */
  function rowsOf(owners: (string | null)[], optionNames: string[]): TestRow[][] {
    return ['a', 'b', 'c'].map((handle, product) => {
      const own = owners.flatMap((owner, place) => (owner === handle ? [`S-${place}`] : []));
      return (own.length > 0 ? own : ['']).map((sku, index) => ({
        ...{ Handle: handle, 'Option1 Value': `V${index}`, 'Variant SKU': sku, 'Variant Price': '10' },
        ...(index === 0 ? { Title: handle, 'Option1 Name': optionNames[product] ?? '' } : {}),
      }));
    });
  }

  test('a SKU whose row has moved to another product of a file with handles belongs to that one, whatever else moves', async () => {
    const shop = await makeShop();
    const orders = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    const property = fc.asyncProperty(arbitraryShop, arbitraryNames, orders, async (owners, names, order) => {
      const products = rowsOf(owners, names);
      const rows = order.flatMap((place) => products[place] ?? []);
      expect((await shop.importRows(rows)).problems).toEqual([]);
      const sold = await shop.query<{ slug: string; options: { value: string }[]; sku: string | null }>(`
        SELECT slug, selected_options AS options, sku FROM variant v JOIN product p ON p.id = product_id
        WHERE archived_at IS NULL ORDER BY slug, position`);
      expect(sold.map(({ slug, options, sku }) => [slug, options[0]?.value, sku ?? ''])).toEqual(
        products.flat().map((row) => [row.Handle, row['Option1 Value'], row['Variant SKU']]),
      );
      const before = await rowVersions(shop);
      expect((await shop.importRows(rows)).products.unchanged).toBe(3);
      expect(await rowVersions(shop)).toEqual(before);
    });
    await fc.assert(property, { numRuns: 12 });
  });

  test('a SKU whose row has moved stays with the variant that had it, until its new product is imported', async () => {
    const shop = await makeShop();
    const [first, second] = shirtIn('S A', 'M B');
    const inBowl = (...rows: string[]) => shirtIn(...rows).map((row) => ({ ...row, Handle: 'bowl' }));
    await shop.importRows([first, second, bowl({ 'Variant SKU': 'OTHER' })] as TestRow[]);
    const refused = await shop.importRows([first, ...inBowl('S B', 'M OTHER')] as TestRow[]);
    expect(problemsOf(refused)).toEqual(['3 PRODUCT_LEFT_OUT bowl', '4 DUPLICATE_SKU bowl']);
    const variantsOf = () => shop.query('SELECT sku, archived_at IS NULL AS sold FROM variant ORDER BY sku, position');
    const kept = ['A', 'B', 'OTHER'].map((sku) => ({ sku, sold: sku !== 'B' }));
    expect(await variantsOf()).toEqual(kept);
    expect((await shop.importRows([first, ...inBowl('S B')] as TestRow[])).problems).toEqual([]);
    expect(await variantsOf()).toEqual([
      { sku: 'A', sold: true },
      { sku: 'B', sold: true },
      { sku: 'OTHER', sold: true },
      { sku: null, sold: false },
    ]);
  });
});

describe('a SKU that has moved to another product', () => {
  const table = { ID: '1', Name: 'Table' };
  const chair = { ID: '2', Name: 'Chair' };
  const bySku = (SKU: string, cells: Row) => mug({ ...cells, SKU });
  test.each<[name: string, stored: Row[], file: Row[], problems: string[]]>([
    [
      'when another row gives it up',
      [bySku('T-1', table), bySku('C-1', chair)],
      [bySku('T-9', table), bySku('T-1', chair)],
      ['2 AMBIGUOUS_PRODUCT table', '3 AMBIGUOUS_PRODUCT chair'],
    ],
    [
      'when two rows swap theirs',
      [bySku('T-1', table), bySku('C-1', chair)],
      [bySku('C-1', table), bySku('T-1', chair)],
      ['2 AMBIGUOUS_PRODUCT table', '3 AMBIGUOUS_PRODUCT chair'],
    ],
    [
      'when the other product had none',
      [bySku('T-1', table), mug(chair)],
      [bySku('T-1', chair)],
      ['2 AMBIGUOUS_PRODUCT chair'],
    ],
    [
      'when only names tell',
      [bySku('T-1', { Name: 'Table' }), bySku('C-1', { Name: 'Chair' })],
      [bySku('C-1', { Name: 'Table' }), bySku('T-1', { Name: 'Chair' })],
      ['2 AMBIGUOUS_PRODUCT table', '3 AMBIGUOUS_PRODUCT chair'],
    ],
    [
      'when the other product is new',
      [bySku('T-1', table)],
      [bySku('T-9', table), bySku('T-1', { ID: '9', Name: 'Stool' })],
      ['2 AMBIGUOUS_PRODUCT table', '3 AMBIGUOUS_PRODUCT stool'],
    ],
  ])(
    'a SKU that has moved to another product of a file without handles is refused %s, whatever the order',
    async (_, stored, file, problems) => {
      const shop = await makeShop();
      await importCells(shop, stored);
      const before = await rowVersions(shop);
      const report = await importCells(shop, file);
      expect(problemsOf(report)).toEqual(problems);
      for (const { column } of report.problems) expect(column).toMatch(/^(SKU|Name)$/);
      expect((await importCells(shop, file.toReversed())).problemCount).toBe(problems.length);
      expect(await rowVersions(shop)).toEqual(before);
    },
  );

  test('a SKU that a product of a file without handles is given is its new one, where no other product had it', async () => {
    const shop = await makeShop();
    await importCells(shop, [bySku('T-1', table), bySku('C-1', chair)]);
    const report = await importCells(shop, [bySku('T-2', table), bySku('C-1', { ...chair, Name: 'Armchair' })]);
    expect(report).toMatchObject({ products: { updated: 2 }, problems: [] });
    expect((await productsOf(shop)).map(({ title, skus }) => [title, skus])).toEqual([
      ['Armchair', ['C-1']],
      ['Table', ['T-2']],
    ]);
  });

  test('rows of a file without handles that have the same SKU are both refused, with the lines of each other', async () => {
    const shop = await makeShop();
    await importCells(shop, [bySku('T-1', table), bySku('C-1', chair)]);
    const report = await importCells(shop, [bySku('T-1', chair), bySku('T-1', { ...table, 'Regular price': '12' })]);
    expect(problemsOf(report)).toEqual(['2 DUPLICATE_SKU chair', '3 DUPLICATE_SKU table']);
    expect(report.problems.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('on line 3'),
      expect.stringContaining('on line 2'),
    ]);
    expect(report.products).toEqual({ created: 0, updated: 0, unchanged: 0 });
  });
});
