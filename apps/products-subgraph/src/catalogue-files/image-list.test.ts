import { describe, expect, it } from 'vitest';
import { findProblems, moreShirt, readOneProduct, readTestRows, shirt } from './test-catalogue.ts';

function url(name: string | number): string {
  return `https://example.com/${name}.jpg`;
}

describe('images', () => {
  it('images of a product come from all rows, and a row with nothing else is no variant', async () => {
    const product = await readOneProduct([
      shirt({ 'Image Src': url('front'), 'Image Alt Text': ' From the front ' }),
      moreShirt({ 'Image Src': url('back') }),
    ]);
    expect(product.images).toEqual([
      { line: 2, url: url('front'), altText: 'From the front', position: 1 },
      { line: 3, url: url('back'), altText: null, position: 2 },
    ]);
    expect(product.variants).toHaveLength(1);
  });

  it('images of a product are ordered by position, where there is one, and numbered without gaps', async () => {
    const product = await readOneProduct([
      shirt({ 'Image Src': url('c'), 'Image Position': '7' }),
      moreShirt({ 'Image Src': url('d') }),
      moreShirt({ 'Image Src': url('a'), 'Image Position': '2' }),
      moreShirt({ 'Image Src': url('b'), 'Image Position': '2' }),
    ]);
    expect(product.images.map((image) => [image.url, image.position])).toEqual([
      [url('a'), 1],
      [url('b'), 2],
      [url('c'), 3],
      [url('d'), 4],
    ]);
  });

  it('images of a product without a position follow all of those above them', async () => {
    const product = await readOneProduct([
      shirt({ 'Image Src': url('last-but-one'), 'Image Position': '7' }),
      moreShirt({ 'Image Src': url('first'), 'Image Position': '2' }),
      moreShirt({ 'Image Src': url('last') }),
    ]);
    expect(product.images.map((image) => image.url)).toEqual([url('first'), url('last-but-one'), url('last')]);
  });

  it('images of a product count once when rows repeat them', async () => {
    const product = await readOneProduct([
      shirt({ 'Image Src': url('a'), 'Image Alt Text': 'First', 'Option1 Name': 'Size', 'Option1 Value': 'S' }),
      moreShirt({ 'Image Src': url('a'), 'Option1 Value': 'M', 'Variant Price': '10' }),
    ]);
    expect(product.images).toMatchObject([{ line: 2, altText: 'First' }]);
    expect(product.variants).toHaveLength(2);
  });

  it.each([
    ['Image Src', 'front.jpg'],
    ['Image Src', 'ftp://example.com/a.jpg'],
    ['Image Src', 'https://'],
    ['Image Position', '0'],
    ['Image Position', 'first'],
  ])('images have no %s "%s"', async (column, value) => {
    const row = moreShirt({ 'Image Src': url('a'), [column]: value });
    expect(await findProblems([shirt(), row])).toEqual([`3 INVALID_VALUE ${column}`]);
  });

  it('images of a product are left out with the row of a broken variant', async () => {
    const rows = [shirt(), moreShirt({ 'Variant Price': 'free', 'Image Src': url('a') })];
    expect((await readTestRows(rows)).products).toMatchObject([{ images: [] }]);
  });

  it('images of a product are at most 250', async () => {
    const rows = Array.from({ length: 251 }, (_, index) => moreShirt({ 'Image Src': url(index) }));
    expect(await findProblems([shirt(), ...rows])).toEqual(['253 TOO_MANY_IMAGES Image Src']);
  });
});
