import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CatalogueFileError } from '../src/catalogue-files/catalogue-file-error.ts';
import { readCatalogueFile } from '../src/catalogue-files/read-catalogue-file.ts';
import { describeProblems, isComplete } from '../src/catalogue-files/test-catalogue.ts';
import { hat, inColour, now, read, readCells, scarf } from './woocommerce-rows.ts';

const sample = join(import.meta.dirname, 'files/woocommerce.csv');

describe('an export of WooCommerce', () => {
  test('a WooCommerce export is recognised by its header, and read with the variations of a product wherever they stand', async () => {
    const { products, problems } = await read(createReadStream(sample));
    expect(products.map(({ handle, status }) => `${handle} ${status}`)).toEqual([
      'enamel-mug ACTIVE',
      'coat-pattern-pdf DRAFT',
      '50-gloves ACTIVE',
      'enamel-mug-mug-2 UNLISTED',
      'rain-coat ACTIVE',
    ]);
    expect(describeProblems(problems)).toEqual([
      '5 UNSUPPORTED_TYPE Type',
      '6 UNSUPPORTED_TYPE Type',
      '12 ORPHAN_VARIATION Parent',
    ]);
    expect(products.at(-1)).toMatchObject({
      title: 'Rain Coat',
      descriptionHtml: 'Keeps dry.\n<p>Sealed seams,\nthree pockets.</p>',
      vendor: 'Wetter & Wind',
      tags: ['rain', '"storm", light'],
      categories: [[{ title: 'Clothing' }, { title: 'Coats' }], [{ title: 'Outdoor & Rain' }]],
      options: [
        { name: 'Colour', values: ['Yellow', 'Navy'] },
        { name: 'Size', values: ['S', 'M', 'L'] },
      ],
      images: [{ position: 1 }, { position: 2 }],
      seoTitle: 'Rain coat for storms',
      variants: [
        { sku: 'RAIN-Y-S', quantity: 5, priceMinorUnits: 8900, weightGrams: 850, inventoryTracked: true },
        { sku: 'RAIN-Y-M', quantity: 3, imageUrl: expect.stringContaining('coat-yellow') },
        { sku: 'RAIN-N-S', weightGrams: 900, inventoryTracked: false, quantity: null },
        { sku: 'RAIN-N-M' },
        { sku: 'RAIN-N-L', selectedOptions: [{ value: 'Navy' }, { value: 'L' }] },
      ],
    });
    expect(products[0]).toMatchObject({
      categories: [[{ title: 'Home' }, { title: 'Kitchen & Dining' }]],
      variants: [
        {
          barcode: '4006381333931',
          priceMinorUnits: 950,
          compareAtPriceMinorUnits: 1200,
          weightGrams: 250,
          quantity: 40,
        },
      ],
    });
    expect(products[1]?.variants).toMatchObject([{ priceMinorUnits: 790, requiresShipping: false, taxable: false }]);
    expect(products[2]).toMatchObject({
      title: '-50 % Gloves',
      variants: [{ sku: '=1+1', quantity: -2, inventoryPolicy: 'CONTINUE' }],
    });
    expect(products[3]?.variants).toMatchObject([{ inventoryTracked: true, quantity: 0 }]);
  });

  test.each([
    ['Regular price', 'free', 'INVALID_VALUE'],
    ['Regular price', '', 'MISSING_VALUE'],
    ['Regular price', '1.234,50,1', 'INVALID_VALUE'],
    ['Regular price', '1,500', 'AMBIGUOUS_NUMBER'],
    ['Regular price', '100000000.00', 'INVALID_VALUE'],
    ['Weight (kg)', '1,500', 'AMBIGUOUS_NUMBER'],
    ['Date sale price ends', '2026-02-30', 'INVALID_VALUE'],
    ['Date sale price starts', '2026-02-28 24:30', 'INVALID_VALUE'],
    ['Sale price', '-1', 'INVALID_VALUE'],
    ['Stock', '1.5', 'INVALID_VALUE'],
    ['Stock', '-5', 'INVALID_VALUE'],
    ['Stock', 'parent', 'SHARED_STOCK'],
    ['In stock?', 'soon', 'INVALID_VALUE'],
    ['Visibility in catalog', 'hiden', 'INVALID_VALUE'],
    ['Weight (g)', '1.5', 'INVALID_VALUE'],
    ['Weight (kg)', '0.0015', 'INVALID_VALUE'],
    ['Images', 'https://x.example/a b.jpg', 'INVALID_VALUE'],
    ['Images', 'https://user:pw@x.example/a.jpg', 'INVALID_VALUE'],
    ['Images', 'hat.jpg', 'INVALID_VALUE'],
    ['Published', 'maybe', 'INVALID_VALUE'],
    ['Backorders allowed?', 'perhaps', 'INVALID_VALUE'],
    ['Tax status', 'high', 'INVALID_VALUE'],
    ['Tax class', 'reduced-rate', 'INVALID_VALUE'],
    ['Tax class', 'parent', 'INVALID_VALUE'],
    ['Weight (lbs)', 'heavy', 'INVALID_VALUE'],
    ['Date sale price ends', '24.12.2026', 'INVALID_VALUE'],
    ['Name', ' ', 'INVALID_HANDLE'],
    ['Type', 'subscription', 'UNSUPPORTED_TYPE'],
    ['Type', 'variation', 'MISSING_VALUE'],
  ])('a row of a WooCommerce export with the %s “%s” is refused, and no other', async (column, value, code) => {
    const { products, problems } = await readCells([hat({ SKU: '' }), hat({ Name: 'Cap', [column]: value })]);
    expect(problems.map((problem) => [problem.line, problem.code])).toContainEqual([3, code]);
    expect(products.map(({ title }) => title)).toEqual(['Hat']);
  });

  test('a WooCommerce export has the sale price while the sale lasts, and no price that would have to change by itself', async () => {
    const sale = (starts: string, ends: string, price = '15') =>
      hat({
        SKU: [starts, ends, price].join(),
        'Sale price': price,
        'Date sale price starts': starts,
        'Date sale price ends': ends,
      });
    const { products, problems } = await readCells([
      sale('', ''),
      sale('2026-06-15', ''),
      sale('', '2026-06-14'),
      sale('2026-06-16', '2026-06-18', ''),
      sale('2026-06-14', '', '20'),
      sale('2026-06-16', ''),
      sale('', '2026-06-15'),
      sale('2026-06-12', '2026-06-10'),
      sale('', '', '25'),
    ]);
    expect(products.map(({ variants: [variant] }) => variant?.priceMinorUnits)).toEqual([1500, 1500, 2000, 2000, 2000]);
    expect(describeProblems(problems)).toEqual([
      '7 SALE_DATES Date sale price starts',
      '8 SALE_DATES Date sale price ends',
      '9 INVALID_VALUE Date sale price ends',
      '10 INVALID_VALUE Sale price',
    ]);
  });

  test('a WooCommerce export has untaxed products by their status or the class without tax, which variations share', async () => {
    const taxed = async (...rows: Record<string, string>[]) => {
      const { products, problems } = await readCells(rows);
      expect(problems).toEqual([]);
      return products.flatMap(({ variants }) => variants.map(({ taxable }) => taxable));
    };
    const classes = ['', 'standard', 'Zero-rate'].map((each) => hat({ Name: each || 'Hat', 'Tax class': each }));
    expect(await taxed(...classes, hat({ Name: 'Cap', 'Tax status': 'none', 'Tax class': 'reduced-rate' }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const [parent = {}, ...variations] = scarf(
      inColour('Red', { 'Tax class': 'parent' }),
      inColour('Blue', { 'Tax class': '' }),
    );
    expect(await taxed({ ...parent, 'Tax class': 'zero-rate' }, ...variations)).toEqual([false, true]);
  });

  test('a WooCommerce export has commas in quoted values, and characters of names as entities, which are decoded once', async () => {
    const { products, problems } = await readCells([
      hat({
        Name: 'Tom &amp; Jerry&#039;s hat &#8211; 5 &amp;gt; 4 &bogus; &#0;',
        Tags: '"Used, ok", "say ""hi""", plain\\, one, 5" wide',
        Categories: 'Home &amp; Garden > A &gt; B, "Big, bold > Hats"',
      }),
    ]);
    expect(problems).toEqual([]);
    expect(products[0]).toMatchObject({
      title: "Tom & Jerry's hat – 5 &gt; 4 &bogus; &#0;",
      tags: ['Used, ok', 'say "hi"', 'plain, one', '5" wide'],
      categories: [
        [{ title: 'Home & Garden' }, { title: 'A > B' }],
        [{ title: 'Big, bold' }, { title: 'Hats' }],
      ],
    });
  });

  test('a WooCommerce export leaves out what the shop itself does not sell, and counts it, without a problem', async () => {
    const rows = scarf(inColour('Red'), inColour('Blue', { Published: '0' }));
    const notes: string[] = [];
    const source = Readable.from([stringify(rows, { header: true, columns: [...new Set(rows.flatMap(Object.keys))] })]);
    for await (const item of readCatalogueFile(source, { currencyCode: 'EUR', now })) {
      notes.push(item.kind === 'note' ? item.note : item.kind);
    }
    expect(notes).toEqual(['NO_STOCK_COLUMN', 'VARIATION_NOT_PUBLISHED', 'product']);
  });

  test('a WooCommerce export has the quotes of categories around whole ways or single steps, and none that are torn', async () => {
    const { products, problems } = await readCells([
      hat({ SKU: '1', Categories: '"Thé, vert" > Bio, Thé > "Noir, fumé", "Home > ""Pots, pans""", A > B\\, C' }),
      hat({ SKU: '2', Categories: 'Home > "Pots, pans' }),
      hat({ SKU: '3', Tags: '"used, ok' }),
    ]);
    expect(products.map(({ categories }) => categories.map((path) => path.map(({ title }) => title)))).toEqual([
      [
        ['Thé, vert', 'Bio'],
        ['Thé', 'Noir, fumé'],
        ['Home', 'Pots, pans'],
        ['A', 'B, C'],
      ],
    ]);
    expect(describeProblems(problems)).toEqual(['3 INVALID_VALUE Categories', '4 INVALID_VALUE Tags']);
  });

  test('a WooCommerce export whose variations differ keeps them apart, and names those that do not', async () => {
    const rows = scarf(inColour('Red', { SKU: 'R' }), inColour('Red', { SKU: 'R2' }), inColour('Blue', { SKU: 'R' }));
    expect(describeProblems((await readCells(rows)).problems)).toEqual([
      '4 DUPLICATE_VARIANT Attribute 1 value(s)',
      '5 DUPLICATE_SKU SKU',
      '2 PRODUCT_LEFT_OUT',
    ]);
  });

  test('a WooCommerce export is read without products that have no variation, or whose values would make millions', async () => {
    expect(describeProblems((await readCells(scarf())).problems)).toEqual(['2 PRODUCT_LEFT_OUT']);
    const many = Array.from({ length: 2000 }, (_, index) => index).join();
    const cells = [1, 2, 3].flatMap((number) => [[`Attribute ${number} name`, `A${number}`]]);
    const values = [1, 2, 3].map((number) => [`Attribute ${number} value(s)`, many]);
    const { problems } = await readCells([
      { Type: 'variable', Name: 'Scarf', SKU: 'S', ...Object.fromEntries([...cells, ...values]) },
      { Type: 'variation', Name: 'Scarf', Parent: 'S', 'Regular price': '1', ...Object.fromEntries(cells) },
    ]);
    expect(describeProblems(problems)).toContain('3 TOO_MANY_VARIANTS Attribute 1 value(s)');
  });

  test('a WooCommerce export of arbitrary cells yields only products that can be stored, each of its rows once', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        '1',
        '0',
        '-1',
        '10',
        '1,5',
        'parent',
        'Red',
        'Red, Blue',
        'SCARF',
        'id:1',
        'https://e.com/a',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    const columns = ['ID', 'SKU', 'Parent', 'Stock', 'Images', 'Tags', 'Categories', 'Sale price', 'Weight (kg)'];
    const attributes = [
      'Attribute 1 name',
      'Attribute 1 value(s)',
      'Attribute 2 name',
      'Attribute 2 value(s)',
      'Position',
    ];
    const row = fc
      .tuple(
        fc.record({ Type: fc.constantFrom('simple', 'variable', 'variation', 'grouped', ''), Name: cell }),
        fc.record({ 'Regular price': cell }),
        fc.dictionary(fc.constantFrom(...columns, ...attributes), cell),
      )
      .map(([type, price, more]) => ({ ...type, ...price, ...more }));
    const property = fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
      const { products, problems } = await readCells(rows).catch((error: unknown) => {
        if (error instanceof CatalogueFileError) return { products: [], problems: [] };
        throw error;
      });
      for (const { handle, variants, options } of products) {
        expect(handle).toMatch(/^[\p{L}\p{N}_-]{1,255}$/u);
        expect(variants.length).toBeGreaterThan(0);
        const selections = variants.map(({ selectedOptions }) => JSON.stringify(selectedOptions));
        expect(new Set(selections).size).toBe(selections.length);
        for (const variant of variants) {
          expect(variant.selectedOptions.map(({ name }) => name)).toEqual(options.map(({ name }) => name));
          expect(Number.isSafeInteger(variant.priceMinorUnits) && variant.priceMinorUnits >= 0).toBe(true);
          if (variant.inventoryPolicy === 'DENY') expect(variant.quantity ?? 0).toBeGreaterThanOrEqual(0);
        }
      }
      expect(new Set(products.map(({ handle }) => handle)).size).toBe(products.length);
      expect(problems.filter((problem) => !isComplete(problem))).toEqual([]);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
