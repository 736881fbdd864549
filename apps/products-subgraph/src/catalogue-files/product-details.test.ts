import { describe, expect, it } from 'vitest';
import { findProblems, readOneProduct, shirt } from './test-catalogue.ts';

const leftOut = '2 PRODUCT_LEFT_OUT';

describe('texts', () => {
  it('texts of a product are trimmed, and null when blank, but for the description', async () => {
    const product = await readOneProduct([
      shirt({ Title: ' Shirt ', 'Body (HTML)': ' <p>\r\nBlue</p> ', Vendor: ' ', Type: 'Tops', 'SEO Title': 'Buy it' }),
    ]);
    expect(product).toMatchObject({
      title: 'Shirt',
      descriptionHtml: ' <p>\r\nBlue</p> ',
      vendor: null,
      productType: 'Tops',
      seoTitle: 'Buy it',
      seoDescription: null,
    });
  });

  it('texts of a product fit their bounds', async () => {
    await readOneProduct([shirt({ Title: 'x'.repeat(255), 'Body (HTML)': 'x'.repeat(100_000) })]);
    expect(await findProblems([shirt({ Title: 'x'.repeat(256) })])).toEqual(['2 VALUE_TOO_LONG Title', leftOut]);
    expect(await findProblems([shirt({ 'Body (HTML)': 'x'.repeat(100_001) })])).toEqual([
      '2 VALUE_TOO_LONG Body (HTML)',
      leftOut,
    ]);
  });

  it('texts of a product hold no NUL character, and the column that does is named', async () => {
    expect(await findProblems([shirt({ Vendor: 'a\0b' })])).toEqual(['2 NUL_CHARACTER Vendor', leftOut]);
  });
});

describe('tags', () => {
  it('tags of a product are split at commas, trimmed, and kept once regardless of case, in their order', async () => {
    const { tags } = await readOneProduct([shirt({ Tags: 'Red,  summer, red ,, SUMMER,Blue,' })]);
    expect(tags).toEqual(['Red', 'summer', 'Blue']);
  });

  it('tags of a product are at most 250, of 255 characters each', async () => {
    const names = Array.from({ length: 251 }, (_, index) => String(index));
    await readOneProduct([shirt({ Tags: names.slice(0, 250).join() })]);
    expect(await findProblems([shirt({ Tags: names.join() })])).toEqual(['2 TOO_MANY_TAGS Tags', leftOut]);
    expect(await findProblems([shirt({ Tags: 'x'.repeat(256) })])).toEqual(['2 VALUE_TOO_LONG Tags', leftOut]);
  });
});

describe('the category', () => {
  const google = 'Google Shopping / Google Product Category';

  it.each([
    ['the path of the product category', 'Clothing >  Shirts', 'Other', ['Clothing', 'Shirts']],
    ["the path of Google's category, when there is no other", '', 'Clothing > Shirts', ['Clothing', 'Shirts']],
    ["not Google's numeric id", '', '1604', []],
    ["not Shopify's id, which leaves Google's category", 'aa-1-13', 'Clothing', ['Clothing']],
    ['without empty names', ' > Clothing >> Shirts > ', '', ['Clothing', 'Shirts']],
    ['nothing when both are blank', ' ', '', []],
  ])('the category of a product is %s', async (_, productCategory, googleCategory, path) => {
    const product = await readOneProduct([shirt({ 'Product Category': productCategory, [google]: googleCategory })]);
    expect(product.categories.map((steps) => steps.map(({ title }) => title))).toEqual(path.length > 0 ? [path] : []);
  });

  it('the category of a product has at most 10 levels, of 255 characters each', async () => {
    expect(await findProblems([shirt({ 'Product Category': 'a>'.repeat(11) })])).toEqual([
      '2 CATEGORY_TOO_DEEP Product Category',
      leftOut,
    ]);
    expect(await findProblems([shirt({ [google]: 'x'.repeat(256) })])).toEqual([`2 VALUE_TOO_LONG ${google}`, leftOut]);
  });
});

describe('the status', () => {
  it.each([
    ['active', 'false', 'DRAFT'],
    ['unlisted', 'false', 'DRAFT'],
    ['active', 'true', 'ACTIVE'],
    ['archived', 'false', 'ARCHIVED'],
    ['Draft', 'true', 'DRAFT'],
    ['ARCHIVED', '', 'ARCHIVED'],
    ['Unlisted', 'true', 'UNLISTED'],
    ['', 'FALSE', 'DRAFT'],
    ['', 'True', 'ACTIVE'],
    ['', '', 'ACTIVE'],
  ])('the status of a row with the status "%s" and published "%s" is %s', async (status, published, expected) => {
    const product = await readOneProduct([shirt({ Status: status, Published: published })]);
    expect(product.status).toBe(expected);
  });

  it('the status of a product is active without either column', async () => {
    expect(await readOneProduct([shirt()])).toMatchObject({ status: 'ACTIVE' });
  });

  it('the status of a product must be a known one', async () => {
    expect(await findProblems([shirt({ Status: 'constructor' })])).toEqual(['2 INVALID_VALUE Status', leftOut]);
    expect(await findProblems([shirt({ Published: 'yes' })])).toEqual(['2 INVALID_VALUE Published', leftOut]);
  });
});

it('true and false are read in the words that spreadsheets write in German, French, Spanish and Dutch', async () => {
  for (const [yes, no] of [
    ['WAHR', 'FALSCH'],
    ['VRAI', 'FAUX'],
    ['VERDADERO', 'FALSO'],
    ['WAAR', 'ONWAAR'],
  ]) {
    const product = await readOneProduct([shirt({ 'Variant Taxable': yes, 'Variant Requires Shipping': no })]);
    expect(product.variants).toMatchObject([{ taxable: true, requiresShipping: false }]);
  }
});
