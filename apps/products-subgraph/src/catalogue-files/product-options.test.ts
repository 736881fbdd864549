import { describe, expect, it } from 'vitest';
import { findProblems, moreShirt, readOneProduct, readTestRows, shirt } from './test-catalogue.ts';

const small = shirt({ 'Option1 Name': 'Size', 'Option1 Value': 'S' });

describe('options', () => {
  it("options of a product are named in the product's first row, and collect the values of its variants", async () => {
    const product = await readOneProduct([
      shirt({ 'Option1 Name': 'Size', 'Option1 Value': 'S', 'Option2 Name': 'Colour', 'Option2 Value': 'Red' }),
      moreShirt({ 'Option1 Value': 'M', 'Option2 Value': 'Red', 'Variant Price': '10' }),
      moreShirt({ 'Option1 Value': 'S', 'Option2 Value': 'Blue', 'Variant Price': '10' }),
    ]);
    expect(product.options).toEqual([
      { name: 'Size', values: ['S', 'M'] },
      { name: 'Colour', values: ['Red', 'Blue'] },
    ]);
    expect(product.variants[1]?.selectedOptions).toEqual([
      { name: 'Size', value: 'M' },
      { name: 'Colour', value: 'Red' },
    ]);
  });

  it('a product with the option "Title" and the value "Default Title" has no options', async () => {
    const product = await readOneProduct([shirt({ 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' })]);
    expect(product).toMatchObject({ options: [], variants: [{ selectedOptions: [] }] });
  });

  it('an option may be called "Title" with another value', async () => {
    const product = await readOneProduct([shirt({ 'Option1 Name': 'Title', 'Option1 Value': 'Dr.' })]);
    expect(product.options).toEqual([{ name: 'Title', values: ['Dr.'] }]);
  });

  it('options of a product do not list the values of variants that are refused', async () => {
    const rows = [small, moreShirt({ 'Option1 Value': 'M', 'Variant Price': 'free' })];
    expect((await readTestRows(rows)).products).toMatchObject([{ options: [{ name: 'Size', values: ['S'] }] }]);
  });

  it('options of a product must have different names', async () => {
    const row = shirt({ 'Option1 Name': 'Size', 'Option1 Value': 'S', 'Option2 Name': 'Size', 'Option2 Value': 'M' });
    expect(await findProblems([row])).toEqual(['2 DUPLICATE_OPTION_NAME Option2 Name', '2 PRODUCT_LEFT_OUT']);
  });
});

describe('the variant', () => {
  it('a variant in a file must have a value for each option', async () => {
    expect(await findProblems([small, moreShirt({ 'Variant Price': '12', 'Variant SKU': 'A' })])).toEqual([
      '3 MISSING_OPTION_VALUE Option1 Value',
    ]);
  });

  it('a variant in a file must have no value without an option', async () => {
    const row = moreShirt({ 'Option1 Value': 'M', 'Option2 Value': 'Red', 'Variant Price': '12' });
    expect(await findProblems([small, row])).toEqual(['3 UNNAMED_OPTION_VALUE Option2 Value']);
  });

  it('a variant in a file must differ from the others in its options', async () => {
    const rows = [small, moreShirt({ 'Option1 Value': 'S', 'Variant Price': '12' })];
    const contradiction = ['3 DUPLICATE_VARIANT Option1 Value', '2 PRODUCT_LEFT_OUT'];
    expect(await findProblems(rows)).toEqual(contradiction);
    expect(await findProblems([shirt(), moreShirt({ 'Variant Price': '12' })])).toEqual(contradiction);
    const { products } = await readTestRows([small, moreShirt({ 'Option1 Value': 's', 'Variant Price': '10' })]);
    expect(products).toMatchObject([{ variants: [{ line: 2 }] }]);
  });

  it('a variant in a file must differ from the others in its SKU, if it has one', async () => {
    const medium = { 'Option1 Value': 'M', 'Variant Price': '12' };
    await readOneProduct([small, moreShirt(medium)]);
    const rows = [{ ...small, 'Variant SKU': 'A' }, moreShirt({ ...medium, 'Variant SKU': 'A' })];
    expect(await findProblems(rows)).toEqual(['3 DUPLICATE_SKU Variant SKU', '2 PRODUCT_LEFT_OUT']);
  });

  it('a variant in a file may take the place of a refused one', async () => {
    const medium = { 'Option1 Value': 'M', 'Variant SKU': 'A' };
    const rows = [
      small,
      moreShirt({ ...medium, 'Variant Price': 'free' }),
      moreShirt({ ...medium, 'Variant Price': '12' }),
    ];
    const { products, problems } = await readTestRows(rows);
    expect(products[0]?.variants.map(({ line }) => line)).toEqual([2, 4]);
    expect(problems).toHaveLength(1);
  });
});
