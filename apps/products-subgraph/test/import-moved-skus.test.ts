import { describe, expect, test } from 'vitest';
import { makeShop, problemsOf, rowVersions } from './import-shop.ts';
import { importCells, mug, productsOf, type Row } from './rows-without-handles.ts';

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

  test('a row of a file without handles that has the SKU of another one is refused alone', async () => {
    const shop = await makeShop();
    await importCells(shop, [bySku('T-1', table), bySku('C-1', chair)]);
    const report = await importCells(shop, [bySku('T-1', chair), bySku('T-1', { ...table, 'Regular price': '12' })]);
    expect(problemsOf(report)).toEqual(['2 AMBIGUOUS_PRODUCT chair']);
    expect(report.products).toEqual({ created: 0, updated: 1, unchanged: 0 });
  });
});
