import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DESCRIPTION_LENGTH, MAX_IMAGES, MAX_TAGS, MAX_VARIANTS } from '../domain/product-limits.ts';
import { CatalogueFileError } from './catalogue-file-error.ts';
import type { CatalogueProduct } from './catalogue-product.ts';
import { type CsvRow, readRows } from './read-rows.ts';
import type { RowProblem } from './row-problem.ts';
import { type CatalogueContents, collect, csvText, isComplete, moreShirt, readBytes, shirt } from './test-catalogue.ts';

const sizes = { 'Option1 Name': 'Size', 'Option1 Value': 'S', 'Option2 Name': 'Colour', 'Option2 Value': 'Red' };
const stock = { 'Variant Inventory Tracker': 'shopify', 'Variant Inventory Qty': '3', 'Variant Grams': '200' };
const image = { 'Image Src': 'https://example.com/a.jpg', 'Image Position': '1', 'Image Alt Text': 'A, "b"' };
const text = csvText([
  shirt({
    ...sizes,
    ...stock,
    ...image,
    'Body (HTML)': '<p>One,\r\n"two"\n\nthree</p>',
    Tags: 'a, b',
    'Variant SKU': '1',
  }),
  moreShirt({ 'Option1 Value': 'M', 'Option2 Value': 'Red', 'Variant Price': '12', 'Variant SKU': '2' }),
  moreShirt({ 'Image Src': 'https://example.com/b.jpg' }),
  { Handle: 'mug', Title: 'Mug', 'Variant Price': '5', Status: 'draft', 'Product Category': 'Home > Mugs' },
  moreShirt({ 'Option1 Value': 'L', 'Option2 Value': 'Red', 'Variant Price': '12' }),
  { Handle: 'hat', Title: 'Hat', 'Variant Price': '8', 'Variant Compare At Price': '9', Published: 'false' },
]);

/** The contents of the file, or null if it is refused as a whole, which must happen with a CatalogueFileError. */
async function readOrRefuse(bytes: Uint8Array, chunkSize: number): Promise<CatalogueContents | null> {
  try {
    return await readBytes(bytes, 'EUR', chunkSize);
  } catch (error) {
    expect(error).toBeInstanceOf(CatalogueFileError);
    return null;
  }
}

function expectValid(product: CatalogueProduct): void {
  const { handle, title, descriptionHtml, tags, options, images, variants } = product;
  expect(handle).toMatch(/^[\p{L}\p{N}_-]{1,255}$/u);
  expect(title.trim()).toBe(title);
  expect(title === '').toBe(product.absentFields.includes('title'));
  expect(title.length).toBeLessThanOrEqual(255);
  expect(descriptionHtml.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
  expect(new Set(tags.map((tag) => tag.toLowerCase())).size).toBe(tags.length);
  expect(tags.length).toBeLessThanOrEqual(MAX_TAGS);
  expect(images.map(({ position }) => position)).toEqual(images.map((_, index) => index + 1));
  expect(images.length).toBeLessThanOrEqual(MAX_IMAGES);
  expect(variants.length).toBeGreaterThan(0);
  expect(variants.length).toBeLessThanOrEqual(MAX_VARIANTS);
  expectDistinct(variants.map(({ selectedOptions }) => JSON.stringify(selectedOptions)));
  expectDistinct(variants.flatMap(({ sku }) => (sku === null ? [] : [sku])));
  for (const variant of variants) {
    const { selectedOptions, priceMinorUnits, compareAtPriceMinorUnits, quantity, inventoryTracked } = variant;
    expect(selectedOptions.map(({ name }) => name)).toEqual(options.map(({ name }) => name));
    for (const [index, { value }] of selectedOptions.entries()) expect(options[index]?.values).toContain(value);
    expect(Number.isSafeInteger(priceMinorUnits) && priceMinorUnits >= 0).toBe(true);
    if (compareAtPriceMinorUnits !== null) expect(compareAtPriceMinorUnits).toBeGreaterThan(priceMinorUnits);
    if (quantity !== null && inventoryTracked) expect(Number.isInteger(quantity) && quantity >= 0).toBe(true);
  }
  expectStorable(product);
}

function expectDistinct(keys: string[]): void {
  expect(new Set(keys).size).toBe(keys.length);
}

/** PostgreSQL can store neither NUL characters nor unpaired surrogates. */
function expectStorable(item: CatalogueProduct | RowProblem): void {
  JSON.stringify(item, (_, value: unknown) => {
    if (typeof value === 'string') {
      expect(value).not.toContain('\0');
      expect(Buffer.from(value).toString()).toBe(value);
    }
    return value;
  });
}

/** Each row is in a product, repeats an image of one, or is covered by a problem. */
function expectAccountedFor(rows: CsvRow[], { products, problems }: CatalogueContents): void {
  const lines = new Set(products.flatMap(({ images, variants }) => [...images, ...variants].map(({ line }) => line)));
  const urls = new Set(products.flatMap(({ images }) => images.map(({ url }) => url)));
  const isAccountedFor = ({ line, cells }: CsvRow) =>
    lines.has(line) ||
    problems.some((problem) => problem.line <= line && line <= problem.lastLine) ||
    cells.some((cell) => urls.has(cell.trim()));
  expect(rows.filter((row) => !isAccountedFor(row))).toEqual([]);
}

async function checkFile(bytes: Uint8Array, chunkSize: number): Promise<void> {
  const contents = await readOrRefuse(bytes, chunkSize);
  if (!contents) return;
  contents.products.forEach(expectValid);
  contents.problems.forEach(expectStorable);
  expect(contents.problems.filter((problem) => !isComplete(problem))).toEqual([]);
  const [, ...rows] = await collect(readRows(Readable.from([bytes])));
  expectAccountedFor(rows, contents);
}

const chunkSize = fc.integer({ min: 1, max: 100 });
const edit = fc.record({
  at: fc.nat(text.length),
  removed: fc.oneof(fc.constant(0), fc.nat(40)),
  inserted: fc.oneof(
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\0', ' ', '-', '.', '9', 'é', '👕'), maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('shirt', 'Title', 'Default Title', '\n\n', 'x'.repeat(300), '99999999999999999999'),
  ),
});

describe('a file of any kind', () => {
  it('a file of arbitrary bytes is read or refused', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), chunkSize, checkFile), { numRuns: 250 });
  });

  it('a file of arbitrary bytes below a header is read or refused', async () => {
    const header = Buffer.from('Handle,Title,Variant Price\n');
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), chunkSize, (bytes, size) =>
      checkFile(Buffer.concat([header, bytes]), size),
    );
    await fc.assert(property, { numRuns: 250 });
  });

  it('a file with arbitrary cells yields only valid products, and accounts for every row', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'shirt', 'Shirt', 'S', '10', '-1', 'true', 'shopify', 'https://example.com/a'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    const row = fc.record({ Handle: fc.constantFrom('a', 'b', 'B', 'c d', ''), Title: fc.constantFrom('', 'A', 'B') });
    const more = fc.dictionary(fc.constantFrom('Variant Price', 'Variant SKU', 'Option1 Name', 'Option1 Value'), cell);
    const images = fc.dictionary(fc.constantFrom('Image Src', 'Image Position', 'Tags', 'Variant Grams'), cell);
    const rows = fc.array(fc.tuple(row, more, images), { maxLength: 12 });
    const property = fc.asyncProperty(rows, chunkSize, (parts, size) => {
      const cells = parts.map(([names, variant, picture]) => ({ ...names, ...variant, ...picture }));
      return checkFile(Buffer.from(csvText(cells)), size);
    });
    await fc.assert(property, { numRuns: 250 });
  });

  it('a file that is damaged at arbitrary places yields only valid products, and accounts for every row', async () => {
    const property = fc.asyncProperty(fc.array(edit, { maxLength: 5 }), chunkSize, (edits, size) => {
      const damaged = edits.reduce(
        (current, { at, removed, inserted }) => current.slice(0, at) + inserted + current.slice(at + removed),
        text,
      );
      return checkFile(Buffer.from(damaged), size);
    });
    await fc.assert(property, { numRuns: 600 });
  });

  it('a file is read the same however it is cut into chunks', async () => {
    const whole = await readBytes(Buffer.from(text), 'EUR', text.length * 2);
    expect(whole.products).toHaveLength(3);
    for (let size = 1; size < 50; size++) expect(await readBytes(Buffer.from(text), 'EUR', size)).toEqual(whole);
  });
});
