import { describe, expect, test } from 'vitest';
import { describeProblems } from '../src/catalogue-files/test-catalogue.ts';
import { hat, inColour, readCells, scarf } from './woocommerce-rows.ts';

describe('variations of a WooCommerce export', () => {
  test('a WooCommerce export never sells units twice that variants share', async () => {
    const rows = scarf(inColour('Red', { Stock: 'parent' }), inColour('', { Stock: '7', SKU: 'ANY' }));
    const { products, problems } = await readCells(rows);
    expect(products).toEqual([]);
    expect(describeProblems(problems)).toEqual(['3 SHARED_STOCK Stock', '4 SHARED_STOCK Stock', '2 PRODUCT_LEFT_OUT']);
    const none = [{ ...rows[0], Stock: '0' }, ...rows.slice(1, 2), ...scarf(inColour('', { Stock: '0' })).slice(1)];
    const sold = await readCells(none as Record<string, string>[]);
    expect(sold.problems).toEqual([]);
    expect(sold.products[0]?.variants.map(({ quantity }) => quantity)).toEqual([0, 0, 0]);

    // Without a number of its own, a variation is sold from the units of its product.
    const [parent = {}, ...variations] = scarf(inColour('Red', { Stock: '' }), inColour('Blue', { Stock: '3' }));
    const counted = await readCells([{ ...parent, Stock: '7' }, ...variations]);
    expect(describeProblems(counted.problems)).toEqual(['3 SHARED_STOCK Stock']);
    const soldOut = await readCells([{ ...parent, Stock: '0' }, ...variations]);
    expect(soldOut.products[0]?.variants.map(({ quantity }) => quantity)).toEqual([0, 3]);
  });

  test('a WooCommerce export says whether something is sold in the words of a spreadsheet in any of its languages', async () => {
    const words = ['VRAI', 'wahr', 'True', 'FAUX', 'falsch', 'False'];
    const { products } = await readCells(
      words.map((word, index) => hat({ Name: `Hat ${index}`, SKU: `H${index}`, Published: word })),
    );
    expect(products.map(({ status }) => status)).toEqual([...Array(3).fill('ACTIVE'), ...Array(3).fill('DRAFT')]);
  });

  test('a WooCommerce export has a variation for a certain value before one for any, whatever the order of their rows', async () => {
    const [parent = {}, red = {}, any = {}] = scarf(
      inColour('Red', { SKU: 'R', 'Regular price': '12', Stock: '3' }),
      inColour('', { SKU: 'ANY' }),
    );
    const told = async (...rows: Record<string, string>[]) => {
      const { products, problems } = await readCells(rows);
      expect(problems).toEqual([]);
      return products[0]?.variants.map(({ sku, priceMinorUnits }) => `${sku} ${priceMinorUnits}`);
    };
    expect(await told(parent, red, any)).toEqual(['R 1200', 'ANY-Blue 1000', 'ANY-Green 1000']);
    expect(await told(any, red, parent)).toEqual(['R 1200', 'ANY-Blue 1000', 'ANY-Green 1000']);
    const pair = { ...parent, 'Attribute 1 value(s)': 'Red, Blue' };
    expect(await told({ ...any, Stock: '4' }, pair, red)).toEqual(['R 1200', 'ANY 1000']);
  });

  test('a WooCommerce export with two variations for the same values, both for any, is refused', async () => {
    const rows = scarf(inColour('', { SKU: 'A' }), inColour('', { SKU: 'B' }));
    expect(describeProblems((await readCells(rows)).problems)).toEqual([
      '4 DUPLICATE_VARIANT Attribute 1 value(s)',
      '2 PRODUCT_LEFT_OUT',
    ]);
  });

  test('a WooCommerce export has variants and values in the order in which the product lists them, whatever the order of its rows', async () => {
    const [parent = {}, ...rest] = scarf(inColour('blue'), inColour('GREEN'), inColour('Red'));
    for (const rows of [rest, rest.toReversed()]) {
      const { products } = await readCells([...rows, parent]);
      expect(products[0]?.options).toEqual([{ name: 'Colour', values: ['Red', 'Blue', 'Green'] }]);
      const values = products[0]?.variants.map(({ selectedOptions }) => selectedOptions[0]?.value);
      expect(values).toEqual(['Red', 'Blue', 'Green']);
    }
  });

  test('a WooCommerce export sells no value that its product does not list, and cuts none at a comma', async () => {
    const list = { 'Attribute 1 value(s)': 'S, M, "90, wide", 80\\, narrow' };
    const [parent = {}, ...rows] = scarf(
      ...['S, M', '90, wide', '"90, wide"', '80\\, narrow', 'XL', 's'].map((value) => inColour(value)),
      inColour('S', { 'Attribute 2 name': 'Material', 'Attribute 2 value(s)': 'Silk' }),
    );
    const { products, problems } = await readCells([{ ...parent, ...list }, ...rows]);
    const values = products[0]?.variants.map(({ selectedOptions }) => selectedOptions[0]?.value);
    expect(values).toEqual(['S', '90, wide', '80, narrow']);
    expect(describeProblems(problems)).toEqual([
      '3 INVALID_VALUE Attribute 1 value(s)',
      '5 DUPLICATE_VARIANT Attribute 1 value(s)',
      '7 UNLISTED_OPTION_VALUE Attribute 1 value(s)',
      '9 UNNAMED_OPTION_VALUE Attribute 2 value(s)',
    ]);
  });

  test('a WooCommerce export in which another product has the SKU or ID of one with variations says so, and guesses nothing', async () => {
    const [parent = {}, red = {}] = scarf(inColour('Red', { SKU: 'R' }));
    const { products, problems } = await readCells([
      { ...parent, ID: '1' },
      red,
      hat({ SKU: 'scarf' }),
      { ...parent, SKU: 'SHAWL', Name: 'Shawl' },
      { ...red, Parent: 'SHAWL', SKU: 'SCARF' },
      { ...parent, SKU: 'STOLE', ID: '1' },
    ]);
    expect(products).toEqual([]);
    expect(describeProblems(problems)).toEqual([
      '4 DUPLICATE_SKU SKU',
      '7 AMBIGUOUS_PRODUCT ID',
      '2 AMBIGUOUS_PRODUCT ID',
      '2 PRODUCT_LEFT_OUT',
      '6 DUPLICATE_SKU SKU',
      '5 PRODUCT_LEFT_OUT',
    ]);
  });
});
