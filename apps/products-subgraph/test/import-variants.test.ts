import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportCatalogue } from '../src/catalogue-export/export-catalogue.ts';
import { readMapping } from '../src/catalogue-files/mapping/column-mapping.ts';
import type { TestRow } from '../src/catalogue-files/test-catalogue.ts';
import { mug, shirtIn } from './import-files.ts';
import { makeShop, problemsOf, rowVersions, type Shop } from './import-shop.ts';

/** The shirt's variants on sale, each as "title SKU". */
async function soldOf({ query }: Shop): Promise<string[]> {
  const rows = await query<{ title: string; sku: string | null }>(`
    SELECT v.title, v.sku FROM variant v JOIN product p ON p.id = v.product_id
    WHERE p.slug = 'shirt' AND archived_at IS NULL ORDER BY v.position`);
  return rows.map(({ title, sku }) => (sku ? `${title} ${sku}` : title));
}

const idsOf = async ({ query }: Shop) =>
  new Map((await query<{ sku: string; id: string }>('SELECT sku, id FROM variant')).map(({ sku, id }) => [sku, id]));

const fitIn = (...rows: string[]) =>
  shirtIn(...rows).map((row, index) => (index === 0 ? { ...row, 'Option1 Name': 'Fit' } : row));

describe('after an import, the variants on sale are those of the file', () => {
  test('after an import, the variants on sale are those of the file if SKUs have moved: each keeps its row, and those not in the file are archived and counted', async () => {
    const shop = await makeShop();
    await shop.importRows(shirtIn('S X2-1', 'M X2-2'));
    const before = await idsOf(shop);
    const report = await shop.importRows(shirtIn('S X2-2', 'M X2-3'));
    expect(report).toMatchObject({ variants: { created: 1, updated: 1, archived: 1 }, problems: [] });
    expect(await soldOf(shop)).toEqual(['S X2-2', 'M X2-3']);
    const after = await idsOf(shop);
    expect([after.get('X2-1'), after.get('X2-2')]).toEqual([before.get('X2-1'), before.get('X2-2')]);
  });

  test.each([
    [
      'a product gets options',
      shirtIn('S A', 'M B'),
      ['S A', 'M B'],
      [{ Handle: 'shirt', Title: 'Shirt', 'Variant Price': '9' }],
    ],
    ['a value goes', shirtIn('M B'), ['M B'], shirtIn('S A', 'M B')],
    ['an option is renamed', fitIn('S A', 'M'), ['S A', 'M'], shirtIn('S A', 'M B', 'L')],
    ['SKUs are swapped', shirtIn('S B', 'M A'), ['S B', 'M A'], shirtIn('S A', 'M B')],
    ['SKUs are swapped in another order', shirtIn('M A', 'S B'), ['M A', 'S B'], shirtIn('S A', 'M B')],
    ['SKUs go round', shirtIn('S C', 'M A', 'L B'), ['S C', 'M A', 'L B'], shirtIn('S A', 'M B', 'L C')],
  ])('after an import, the variants on sale are those of the file if %s', async (_, rows, sold, rowsBefore) => {
    const shop = await makeShop();
    await shop.importRows(rowsBefore);
    expect((await shop.importRows(rows)).problems).toEqual([]);
    expect(await soldOf(shop)).toEqual(sold);
    const before = await rowVersions(shop);
    expect(await shop.importRows(rows)).toMatchObject({ variants: { archived: 0 }, products: { unchanged: 1 } });
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('after an import, the variants on sale are those of the file if its products swap their SKUs, in any order', async () => {
    const shop = await makeShop();
    const [one, other] = [mug({ 'Variant SKU': 'A' }), mug({ Handle: 'bowl', 'Variant SKU': 'B' })];
    await shop.importRows([one, other]);
    const swapped = [
      { ...one, 'Variant SKU': 'B' },
      { ...other, 'Variant SKU': 'A' },
    ];
    expect((await shop.importRows(swapped)).problems).toEqual([]);
    expect((await shop.importRows([other, one])).problems).toEqual([]);
    expect((await shop.importRows(swapped.toReversed())).problems).toEqual([]);
    const skus = await shop.query('SELECT p.slug, v.sku FROM product p JOIN variant v ON p.id = product_id ORDER BY 1');
    expect(skus).toEqual([
      { slug: 'bowl', sku: 'A' },
      { slug: 'mug', sku: 'B' },
    ]);
  });

  test('after an import, the audit log shows which variants it archived', async () => {
    const shop = await makeShop();
    await shop.importRows(shirtIn('S A', 'M B'));
    await shop.importRows(shirtIn('S A'));
    const events = await shop.query(`SELECT action FROM staff_event ORDER BY id DESC LIMIT 2`);
    expect(events).toContainEqual({ action: 'VARIANT_ARCHIVED' });
  });

  test('an import takes no variant off sale because of a mistake in a row: the product is refused', async () => {
    const shop = await makeShop();
    await shop.importRows([...shirtIn('S A', 'M B'), mug()]);
    const before = await rowVersions(shop);
    const broken: TestRow[] = shirtIn('S A', 'M B').map((row, index) => ({
      ...row,
      'Variant Price': index ? '1,500' : '12',
    }));
    const report = await shop.importRows([...broken, mug()]);
    expect(problemsOf(report)).toEqual(['2 PRODUCT_LEFT_OUT shirt', '3 AMBIGUOUS_NUMBER shirt']);
    expect(await rowVersions(shop)).toEqual(before);
    const text =
      'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\nshirt,Shirt,Size,S,A,12\nshirt,,,M,B,10,\n';
    expect(problemsOf(await shop.importText([text]))).toEqual(['2 PRODUCT_LEFT_OUT shirt', '3 WRONG_CELL_COUNT shirt']);
    expect(await rowVersions(shop)).toEqual(before);
  });

  test.each([
    ['below it', ['S', 'mug', 'M'], ['2 PRODUCT_LEFT_OUT shirt', '4 STRAY_ROW shirt']],
    ['above it', ['M', 'mug', 'S'], ['2 STRAY_ROW shirt', '4 PRODUCT_LEFT_OUT shirt']],
    ['below it with the title', ['S', 'mug', 'M titled'], ['2 DUPLICATE_HANDLE shirt', '4 DUPLICATE_HANDLE shirt']],
    ['below it with too many cells', ['S', 'mug', 'M,'], ['2 PRODUCT_LEFT_OUT shirt', '4 WRONG_CELL_COUNT shirt']],
  ])(
    'an import takes no variant off sale because its row does not stand with its product, but %s',
    async (_, order, problems) => {
      const shop = await makeShop();
      await shop.importRows([...shirtIn('S A', 'M B'), mug()]);
      const before = await rowVersions(shop);
      const rows: Record<string, string> = {
        S: 'shirt,Shirt,Size,S,A,10',
        M: 'shirt,,,M,B,10',
        'M,': 'shirt,,,M,B,10,',
        'M titled': 'shirt,Shirt,Size,M,B,10',
        mug: 'mug,Mug,,,MUG,10',
      };
      const header = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price';
      const report = await shop.importText([header, ...order.map((name) => rows[name])].join('\n'));
      expect(problemsOf(report)).toEqual(problems);
      expect(report.products).toEqual({ created: 0, updated: 0, unchanged: 1 });
      expect(await rowVersions(shop)).toEqual(before);
    },
  );

  test.each([
    ['stand 210 products below it', 'shirt,,,M,B,10', 'STRAY_ROW'],
    ['have its title, and stand 210 products below it', 'shirt,Shirt,Size,M,B,10', 'DUPLICATE_HANDLE'],
  ])(
    'an import takes no variant off sale because its rows %s: a product that loses variants waits for the end of the file',
    async (_, row, code) => {
      const shop = await makeShop();
      await shop.importRows([...shirtIn('S A', 'M B'), mug()]);
      const header = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price';
      const others = Array.from({ length: 210 }, (_, index) => `p-${index},Product ${index},,,P-${index},5`);
      const file = [header, 'shirt,Shirt,Size,S,A,12', 'mug,Mug,,,MUG,10', ...others];
      const told = ['2 PRODUCT_LEFT_OUT shirt', `214 ${code} shirt`];
      for (const dryRun of [true, false]) {
        const report = await shop.importText([[...file, row].join('\n')], { dryRun });
        expect(problemsOf(report).toSorted()).toEqual(told);
        expect(report.products).toEqual({ created: 210, updated: 0, unchanged: 1 });
        expect(await soldOf(shop)).toEqual(['S A', 'M B']);
      }
      const whole = await shop.importText([file.join('\n')]);
      expect(whole).toMatchObject({
        products: { updated: 1, unchanged: 211 },
        variants: { archived: 1 },
        problems: [],
      });
      expect(await soldOf(shop)).toEqual(['S A']);
    },
  );

  test('products that lose variants are imported although the end of the file cannot be read', async () => {
    const shop = await makeShop();
    await shop.importRows(shirtIn('S A', 'M B'));
    const text =
      'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\nshirt,Shirt,Size,S,A,10\nmug,Mug,,,MUG,10\njar,"Jar';
    await expect(shop.importText([text])).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      report: { products: { updated: 1 }, variants: { archived: 1 } },
    });
    expect(await soldOf(shop)).toEqual(['S A']);
  });

  test('after an import of any file after any other, staff can continue, the export has all variants, and a second import changes nothing', async () => {
    const sizes = fc.uniqueArray(fc.constantFrom('S', 'M', 'L', 'XL'), { minLength: 1, maxLength: 4 });
    const skus = fc.shuffledSubarray(['A', 'B', 'C', 'D', 'E'], { minLength: 4, maxLength: 5 });
    const file = fc
      .record({
        sizes,
        skus,
        hasSku: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        option: fc.constantFrom('Size', 'Fit'),
      })
      .map(({ sizes: values, skus: names, hasSku, option }) => {
        const rows = shirtIn(...values.map((value, index) => (hasSku[index] ? `${value} ${names[index]}` : value)));
        return rows.map((row, index) => (index === 0 ? { ...row, 'Option1 Name': option } : row));
      });
    const property = fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 4 }), async (files) => {
      const shop = await makeShop();
      for (const rows of files) {
        expect((await shop.importRows(rows)).problems).toEqual([]);
        const expected = rows.map((row) => [row['Option1 Value'], row['Variant SKU']].filter(Boolean).join(' '));
        expect(await soldOf(shop)).toEqual(expected);
        const [product] = await shop.query<{ id: string; options: unknown }>('SELECT id, options FROM product');
        const values = rows.map((row) => row['Option1 Value']);
        expect(product?.options).toEqual([{ name: rows[0]?.['Option1 Name'], values }]);
        const edit = { productId: product?.id ?? '', title: `Shirt ${Math.random()}` };
        expect((await shop.services.staffProducts.update({ kind: 'PERSON', id: 'sam' }, edit)).userErrors).toEqual([]);
        const write = async () => {};
        expect(await exportCatalogue({ prisma: shop.prisma, currencyCode: 'EUR', write })).toMatchObject({
          problemCount: 0,
        });
      }
    });
    await fc.assert(property, { numRuns: 8 });
  });
});

describe('a row with an option in a file without types', () => {
  const mapping = readMapping('columns: { Code: SKU, Name: Name, Price: Regular price, Size: { option: Size } }');

  test('a row with an option in a file without types is a product that is imported again without a change, and exported', async () => {
    const shop = await makeShop();
    const text = 'Code,Name,Price,Size\nX2-1,Shirt,10,S\n';
    expect(problemsOf(await shop.importText(text, { mapping }))).toEqual([]);
    expect(await soldOf(shop)).toEqual(['S X2-1']);
    const before = await rowVersions(shop);
    expect(problemsOf(await shop.importText(text, { mapping }))).toEqual([]);
    expect(await rowVersions(shop)).toEqual(before);
    const lines: string[] = [];
    const write = async (chunk: string) => void lines.push(chunk);
    await exportCatalogue({ prisma: shop.prisma, currencyCode: 'EUR', write });
    expect(problemsOf(await shop.importText(lines.join('')))).toEqual([]);
    expect(await soldOf(shop)).toEqual(['S X2-1']);
  });

  test('a row with an option in a file without types is refused if its product has several variants: none goes off sale', async () => {
    const shop = await makeShop();
    await shop.importRows(shirtIn('S X2-1', 'M X2-2'));
    const report = await shop.importText('Code,Name,Price,Size\nX2-1,Shirt,12,S\n', { mapping });
    expect(problemsOf(report)).toEqual(['2 MISSING_OPTION_VALUE shirt']);
    expect(await soldOf(shop)).toEqual(['S X2-1', 'M X2-2']);
  });
});
