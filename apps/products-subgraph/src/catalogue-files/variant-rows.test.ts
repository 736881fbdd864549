import { describe, expect, it } from 'vitest';
import type { CatalogueVariant } from './catalogue-product.ts';
import { findProblems, moreShirt, readOneProduct, readTestRows, shirt, type TestRow } from './test-catalogue.ts';

async function readVariantOf(cells: TestRow, currencyCode?: string): Promise<CatalogueVariant | undefined> {
  return (await readOneProduct([shirt(cells)], currencyCode)).variants[0];
}

/** The problems of a variant that is not its product's first. */
async function findVariantProblems(cells: TestRow, currencyCode?: string): Promise<string[]> {
  const first = shirt({ 'Option1 Name': 'Size', 'Option1 Value': 'S' });
  const second = moreShirt({ 'Option1 Value': 'M', 'Variant Price': '10', ...cells });
  return findProblems([first, second], currencyCode);
}

describe('a variant', () => {
  it('a variant is read with all that its row says', async () => {
    const variant = await readVariantOf({
      'Variant SKU': ' S-1 ',
      'Variant Barcode': '4006381333931',
      'Variant Price': '19.90',
      'Variant Compare At Price': '25',
      'Variant Inventory Tracker': 'shopify',
      'Variant Inventory Policy': 'Continue',
      'Variant Inventory Qty': '7',
      'Variant Grams': '251',
      'Variant Requires Shipping': 'FALSE',
      'Variant Taxable': 'False',
      'Variant Image': 'https://example.com/red.jpg',
    });
    expect(variant).toEqual({
      line: 2,
      sku: 'S-1',
      barcode: '4006381333931',
      selectedOptions: [],
      absentFields: ['options'],
      priceMinorUnits: 1990,
      compareAtPriceMinorUnits: 2500,
      inventoryTracked: true,
      inventoryPolicy: 'CONTINUE',
      quantity: 7,
      weightGrams: 251,
      requiresShipping: false,
      taxable: false,
      imageUrl: 'https://example.com/red.jpg',
    });
  });

  it('a variant has the defaults of Shopify where the row says nothing', async () => {
    expect(await readVariantOf({})).toEqual({
      line: 2,
      sku: null,
      absentFields: expect.arrayContaining(['sku', 'taxable', 'stock']),
      barcode: null,
      selectedOptions: [],
      priceMinorUnits: 1000,
      compareAtPriceMinorUnits: null,
      inventoryTracked: false,
      inventoryPolicy: 'DENY',
      quantity: null,
      weightGrams: null,
      requiresShipping: true,
      taxable: true,
      imageUrl: null,
    });
  });

  it.each([
    ['an option value', { 'Option1 Value': 'M' }],
    ['a SKU', { 'Variant SKU': 'A' }],
    ['a price', { 'Variant Price': '3' }],
  ])('a variant is in every row with %s, whatever else that row lacks', async (_, cells) => {
    const first = shirt({ 'Option1 Name': 'Size', 'Option1 Value': 'S' });
    expect(await findProblems([first, moreShirt(cells)])).not.toContain('3 NOTHING_TO_ADD');
    expect(await findProblems([first, moreShirt(cells)])).not.toEqual([]);
  });
});

describe('prices', () => {
  it('prices in a file have the decimals of the currency', async () => {
    expect(await readVariantOf({ 'Variant Price': '1500.00' }, 'JPY')).toMatchObject({ priceMinorUnits: 1500 });
    expect(await readVariantOf({ 'Variant Price': '1.234' }, 'KWD')).toMatchObject({ priceMinorUnits: 1234 });
    expect(await findVariantProblems({ 'Variant Price': '10.5' }, 'KWD')).toEqual([]);
  });

  it('prices in a file must be of a known currency', async () => {
    await expect(readVariantOf({}, 'XXQ')).rejects.toThrow(RangeError);
  });

  it.each(['free', '1,5,0', '-1', '1.0005', '1e3', 'NaN', '90071992547409.93'])(
    'a price cannot be "%s"',
    async (price) => {
      expect(await findVariantProblems({ 'Variant Price': price })).toEqual(['3 INVALID_VALUE Variant Price']);
      expect(await findVariantProblems({ 'Variant Compare At Price': price })).toEqual([
        '3 INVALID_VALUE Variant Compare At Price',
      ]);
    },
  );

  it.each([
    ['Variant Price', '3,5055', '"3,5055" (read as "3.5055") has more than the 2 decimals of EUR.'],
    ['Variant Price', '-3,50', 'A price cannot be negative, as "-3,50" (read as "-3.5") is.'],
    ['Variant Price', '1.0005', '"1.0005" has more than the 2 decimals of EUR.'],
    ['Variant Inventory Qty', '1,5', '"1,5" (read as "1.5") is not a whole number such as 12, of at most 1000000000.'],
    ['Variant Grams', '1,5', '"1,5" is 1.5 g, not a whole number of grams, which is how weights are stored.'],
  ])('a number of %s is named as it is written in the file: %s', async (column, text, reason) => {
    const { problems } = await readTestRows([shirt({ [column]: text })]);
    expect(problems.map((problem) => problem.reason)).toContain(reason);
  });

  it('a price must be there, and may be zero', async () => {
    expect(await findVariantProblems({ 'Variant Price': ' ' })).toEqual(['3 MISSING_VALUE Variant Price']);
    expect(await readVariantOf({ 'Variant Price': '0' })).toMatchObject({ priceMinorUnits: 0 });
  });

  it.each(['10', '0', ''])('a price of 10 gets no reference price of "%s", which is not higher', async (price) => {
    expect(await readVariantOf({ 'Variant Compare At Price': price })).toMatchObject({
      compareAtPriceMinorUnits: null,
    });
  });
});

describe('the stock', () => {
  it.each([
    ['untracked', '', '', { inventoryTracked: false, quantity: null }],
    ['untracked', '', '5', { inventoryTracked: false, quantity: 5 }],
    ['tracked', 'shopify', '', { inventoryTracked: true, quantity: null }],
    ['tracked', 'shipwire', '5', { inventoryTracked: true, quantity: 5 }],
  ])('the stock of a variant that is %s ("%s") with quantity "%s" is %o', async (_, tracker, quantity, expected) => {
    const variant = await readVariantOf({ 'Variant Inventory Tracker': tracker, 'Variant Inventory Qty': quantity });
    expect(variant).toMatchObject(expected);
  });

  it.each(['1.5', 'many', '1e2', '2147483648', '--1'])('the stock of a variant cannot be "%s"', async (quantity) => {
    expect(await findVariantProblems({ 'Variant Inventory Qty': quantity })).toEqual([
      '3 INVALID_VALUE Variant Inventory Qty',
    ]);
  });

  it('stock that runs out is sold by a policy of deny or continue', async () => {
    expect(await readVariantOf({ 'Variant Inventory Policy': 'DENY' })).toMatchObject({ inventoryPolicy: 'DENY' });
    expect(await findVariantProblems({ 'Variant Inventory Policy': 'stop' })).toEqual([
      '3 INVALID_VALUE Variant Inventory Policy',
    ]);
  });
});

it.each([
  ['Variant Grams', '-1'],
  ['Variant Grams', '1kg'],
  ['Variant Requires Shipping', 'yes'],
  ['Variant Taxable', '1'],
  ['Variant Image', 'red.jpg'],
  ['Variant Image', 'javascript:alert(1)'],
])('%s cannot be "%s"', async (column, value) => {
  expect(await findVariantProblems({ [column]: value })).toEqual([`3 INVALID_VALUE ${column}`]);
});

it('All that is wrong with a row is reported at once', async () => {
  expect(await findVariantProblems({ 'Variant Price': 'free', 'Variant Grams': 'light', 'Image Src': 'red' })).toEqual([
    '3 INVALID_VALUE Variant Price',
    '3 INVALID_VALUE Variant Grams',
    '3 INVALID_VALUE Image Src',
  ]);
});

it('A product has at most 2,048 variants', async () => {
  const first = shirt({ 'Option1 Name': 'Number', 'Option1 Value': '1' });
  const others = Array.from({ length: 2048 }, (_, index) =>
    moreShirt({ 'Option1 Value': String(index + 2), 'Variant Price': '10' }),
  );
  expect(await findProblems([first, ...others])).toEqual(['2050 TOO_MANY_VARIANTS Option1 Value']);
});
