import { describe, expect, it } from 'vitest';
import { describeProblems, findProblems, moreShirt, readTestRows, readText, shirt } from './test-catalogue.ts';

const mug = { Handle: 'mug', Title: 'Mug', 'Variant Price': '5' };
const sized = { 'Option1 Name': 'Size', 'Option1 Value': 'S' };
const medium = moreShirt({ 'Option1 Value': 'M', 'Variant Price': '10' });

async function linesByHandle(text: string): Promise<Record<string, number[]>> {
  const { products } = await readText(text);
  return Object.fromEntries(products.map(({ handle, variants }) => [handle, variants.map(({ line }) => line)]));
}

describe('a product', () => {
  it('a product is made of the rows with its handle that stand together', async () => {
    const { products, problems } = await readTestRows([shirt(sized), medium, mug]);
    expect(products).toMatchObject([
      { line: 2, handle: 'shirt', variants: [{ line: 2 }, { line: 3 }] },
      { line: 4, handle: 'mug', variants: [{ line: 4 }] },
    ]);
    expect(problems).toEqual([]);
  });

  it('a product may repeat its title in every row', async () => {
    const { products } = await readTestRows([shirt(sized), { ...medium, Title: 'Shirt' }]);
    expect(products).toMatchObject([{ variants: [{ line: 2 }, { line: 3 }] }]);
  });

  it('a product is read without the rows that are refused', async () => {
    const { products, problems } = await readTestRows([shirt(sized), { ...medium, 'Variant Price': 'free' }, mug]);
    expect(products).toMatchObject([{ handle: 'shirt', variants: [{ line: 2 }] }, { handle: 'mug' }]);
    expect(problems).toMatchObject([{ line: 3, handle: 'shirt', column: 'Variant Price', code: 'INVALID_VALUE' }]);
  });

  it('a product is left out when its first row is refused, with a problem that covers its other rows', async () => {
    const { products, problems } = await readTestRows([{ ...shirt(sized), 'Variant Price': 'free' }, medium, mug]);
    expect(products).toMatchObject([{ handle: 'mug' }]);
    expect(problems).toMatchObject([
      { line: 2, lastLine: 2, code: 'INVALID_VALUE' },
      { line: 2, lastLine: 3, code: 'PRODUCT_LEFT_OUT', handle: 'shirt', column: null },
    ]);
  });

  it('a product comes out twice when its handle returns further down with a title', async () => {
    const { products } = await readTestRows([shirt(), mug, shirt({ Title: 'Shirt again' })]);
    expect(products.map(({ handle }) => handle)).toEqual(['shirt', 'mug', 'shirt']);
  });
});

it('codes of digits are read without the apostrophe that Shopify writes before them, and others as they are', async () => {
  const codes = { 'Variant SKU': "'00123", 'Variant Barcode': "'4006381333931" };
  const other = { ...mug, 'Variant SKU': "'A1", 'Variant Barcode': "5' 11" };
  const { products } = await readTestRows([shirt(codes), other]);
  expect(products.flatMap(({ variants }) => variants)).toMatchObject([
    { sku: '00123', barcode: '4006381333931' },
    { sku: "'A1", barcode: "5' 11" },
  ]);
  const exported = await readTestRows([shirt({ ...codes, 'Catalogue Extras (JSON)': '' })]);
  expect(exported.products[0]?.variants).toMatchObject([{ sku: "'00123", barcode: "'4006381333931" }]);
});

describe('a row', () => {
  it('a row without a title must continue the product directly above', async () => {
    expect(await findProblems([shirt(sized), mug, medium])).toEqual(['4 STRAY_ROW Title']);
    expect(await findProblems([moreShirt({ 'Variant Price': '10' })])).toEqual(['2 STRAY_ROW Title']);
  });

  it('a row with the handle of the product above and another title is refused with it, and with what continues it', async () => {
    const { products, problems } = await readTestRows([shirt(sized), shirt({ ...sized, Title: 'Blouse' }), medium]);
    expect(products).toEqual([]);
    expect(describeProblems(problems)).toEqual([
      '2 PRODUCT_LEFT_OUT',
      '3 DUPLICATE_HANDLE Handle',
      '3 PRODUCT_LEFT_OUT',
    ]);
    expect(problems[2]).toMatchObject({ lastLine: 4 });
  });

  it('a row must add a variant or an image', async () => {
    expect(await findProblems([shirt(), moreShirt({ 'Variant Grams': '5' })])).toEqual(['3 NOTHING_TO_ADD']);
  });
});

describe('a handle', () => {
  it('a handle is compared and stored in lower case and composed form', async () => {
    const text = 'Handle,Title,Variant Price,Image Src\nCafe\u0301_1-大,Café,5,\nCAFÉ_1-大,,,https://example.com/a\n';
    expect((await readText(text)).products).toMatchObject([{ handle: 'café_1-大', images: [{ line: 3 }] }]);
  });

  it.each(['blue shirt', 'a/b', 'a.b', '👕', 'a\0', 'x'.repeat(256)])('a handle cannot be "%s"', async (handle) => {
    const { products, problems } = await readTestRows([shirt({ Handle: handle })]);
    expect(products).toEqual([]);
    expect(problems).toMatchObject([{ line: 2, handle: null, column: 'Handle', code: 'INVALID_HANDLE' }]);
    expect(problems[0]?.reason).not.toContain('\0');
  });

  it('a handle must be there', async () => {
    expect(await findProblems([shirt({ Handle: ' ' })])).toEqual(['2 MISSING_VALUE Handle']);
  });
});

describe('a row that is damaged', () => {
  it('a damaged row costs the product above nothing else, and is reported with all of its lines', async () => {
    const text = [
      'Handle,Title,Option1 Name,Option1 Value,Variant Price,Notes',
      'shirt,Shirt,Size,S,10,',
      'shirt,,,M,10,,surplus',
      'shirt,,,L',
      'shirt,,,"X"L,10,',
      'bad handle,,,XL,10,',
      'shirt,,,XXL,10,"two',
      'lines"',
      'shirt,,,3XL,free,',
    ].join('\r\n');
    const { products, problems } = await readText(text);
    expect(products).toMatchObject([{ variants: [{ line: 2 }, { line: 7 }] }]);
    expect(describeProblems(problems)).toEqual([
      '3 WRONG_CELL_COUNT',
      '4 WRONG_CELL_COUNT',
      '5 BROKEN_QUOTES',
      '6 INVALID_HANDLE Handle',
      '9 INVALID_VALUE Variant Price',
    ]);
  });

  it('a damaged row that opens a quote costs the rows up to the next quote, and never swallows another product', async () => {
    const text = [
      'Handle,Title,Body (HTML),Variant Price',
      'mug,Mug,"Blue",5',
      'shirt,Shirt,"Blue,10',
      'sock,Sock,"Red",3',
      'hat,Hat,"Green",8',
    ].join('\n');
    expect(await linesByHandle(text)).toEqual({ mug: [2], hat: [5] });
    expect((await readText(text)).problems).toMatchObject([{ line: 3, lastLine: 4, code: 'BROKEN_QUOTES' }]);
  });
});
