import { describe, expect, it } from 'vitest';
import { readHeader, SHOPIFY_COLUMNS } from './catalogue-header.ts';
import { HeaderNames } from './column-header.ts';
import { readText } from './test-catalogue.ts';

const required = ['Handle', 'Variant Price'];

function header(cells: string[]) {
  const names = new HeaderNames({ line: 1, lastLine: 1, cells, isWellQuoted: true });
  return readHeader(names, { currencyCode: 'EUR', decimalSeparator: null });
}

describe('the header', () => {
  it('the header of a product file is matched in any case, order and spacing, and unknown columns are ignored', () => {
    const { columnCount, indexes } = header(['Colour', ' variant PRICE ', 'title', 'HANDLE', 'Notes', 'Notes']);
    expect(columnCount).toBe(6);
    expect(Object.fromEntries(indexes)).toEqual({ 'Variant Price': 1, Title: 2, Handle: 3 });
  });

  it.each(required)('the header of a product file must have %s', (column) => {
    const cells = required.filter((name) => name !== column);
    expect(() => header(cells)).toThrow(expect.objectContaining({ code: 'MISSING_COLUMNS', line: 1 }));
    expect(() => header(cells)).toThrow(`“${column}”`);
  });

  it('a misspelt column that a product file must have is named beside the right one', () => {
    expect(() => header(['Handle', 'Title', 'Variant Prise'])).toThrow(
      '“Variant Price” (did you mean that by "Variant Prise"?)',
    );
  });

  it.each(SHOPIFY_COLUMNS.map(([column]) => column).filter((column) => !required.includes(column)))(
    'a column of a product file that is almost %s is refused, since what it holds would be lost',
    (column) => {
      const middle = column.length - 3;
      const misspelt = [column.slice(0, middle) + column.slice(middle + 1), `${column}s`, column.replace(/.$/, '-$&-')];
      for (const name of misspelt) {
        expect(() => header([...required, name])).toThrow(expect.objectContaining({ code: 'MISSPELT_COLUMNS' }));
        expect(() => header([...required, name])).toThrow(`is almost “${column}”`);
      }
    },
  );

  it.each([
    ['another number', ['Option1 Name', 'Option1 Value', 'Option4 Name']],
    ['a short name', ['EAN', 'Tax', 'Cost']],
    ['a name that the file has beside the right one', ['Status', 'Statuss']],
    ['a name with two other letters', ['Publication']],
  ])('a column of a product file with %s is not taken for a misspelt one', (_what, cells) => {
    expect(header([...required, ...cells]).columnCount).toBe(required.length + cells.length);
  });

  const namesOf = (set: 0 | 1) => SHOPIFY_COLUMNS.filter((both) => both[0] !== both[1]).map((both) => both[set]);
  it.each([
    ['older', ['Handle', 'Variant Price'], namesOf(1).filter((name) => name !== 'URL handle' && name !== 'Price')],
    ['newer', ['URL handle', 'Price'], namesOf(0).filter((name) => name !== 'Handle' && name !== 'Variant Price')],
  ])(
    'a name of the other set in a header with the %s names of Shopify is refused, unless only its case differs',
    (_set, columns, others) => {
      const own = SHOPIFY_COLUMNS.map((both) => both[columns[0] === 'Handle' ? 0 : 1].toLowerCase());
      for (const name of others.filter((each) => !own.includes(each.toLowerCase()))) {
        expect(() => header([...columns, name])).toThrow(`In the header, "${name}" is called “`);
      }
    },
  );

  it.each([
    ['SKU', '“Variant SKU”'],
    ['Inventory Qty', '“Variant Inventory Qty”'],
    ['Stock', '“Variant Inventory Qty”'],
    ['Quantity', '“Variant Inventory Qty”'],
    ['Compare At Price', '“Variant Compare At Price”'],
    ['Sale price', '“Variant Price” or “Variant Compare At Price”'],
    ['Weight', '“Variant Grams”, in grams,'],
    ['Gewicht (kg)', '“Variant Grams”, in grams,'],
  ])('a usual name in other programs, %s, is refused in a file of Shopify that lacks what it means', (name, meant) => {
    const lost = `In the header, "${name}" is called ${meant} here.`;
    expect(() => header([...required, name])).toThrow(lost);
    expect(() => header([...required, name])).toThrow(expect.objectContaining({ code: 'MISSPELT_COLUMNS' }));
    const known = [...meant.matchAll(/“(.*?)”/g)].map(([, column = '']) => column);
    const complete = [...new Set([...required, ...known]), name];
    // Of two columns with prices, it would be a guess which one counts.
    if (known.length > 1) expect(() => header(complete)).toThrow(`"${name}" is one more column for ${meant}`);
    else expect(header(complete).absentFields).toBeDefined();
  });

  it.each(['Price', 'Preis', 'Prix', 'Precio', 'Prijs'])(
    'a second column of prices, %s, is refused in a file of Shopify that has both of its own',
    (name) => {
      expect(() => header([...required, 'Variant Compare At Price', name])).toThrow(
        `"${name}" is one more column for “`,
      );
    },
  );

  it('the line of Excel above the header of a product file is to be removed', () => {
    expect(() => header(['sep=', ''])).toThrow('Remove it, so that the header is the first row.');
  });

  it('the header of a product file must not have a column twice that is read', () => {
    expect(() => header([...required, 'Title', 'title'])).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_COLUMN' }),
    );
  });

  it('the header of a product file may have 1,000 columns and no more', () => {
    const wide = [...required, ...Array.from({ length: 1000 - required.length }, (_, index) => `Metafield ${index}`)];
    expect(header(wide).columnCount).toBe(1000);
    expect(() => header([...wide, 'one more'])).toThrow(expect.objectContaining({ code: 'TOO_MANY_COLUMNS' }));
  });

  it('a product file in UTF-16 without a byte-order mark is not mistaken for one with missing columns', () => {
    const cells = required.map((name) => Buffer.from(name, 'utf16le').toString());
    expect(() => header(cells)).toThrow(expect.objectContaining({ code: 'INVALID_ENCODING' }));
  });

  it('the header of a product file may follow blank lines', async () => {
    const { products } = await readText('\n\nHandle,Title,Variant Price\nshirt,Shirt,10\n');
    expect(products).toMatchObject([{ line: 4, handle: 'shirt' }]);
  });

  it.each([
    ['nothing', ''],
    ['blank lines', '\n \r\n\n'],
    ['a byte-order mark', '\uFEFF'],
  ])('the header of a product file is reported as missing in a file of %s', async (_, text) => {
    await expect(readText(text)).rejects.toMatchObject({ code: 'EMPTY_FILE', line: 1 });
  });

  it('the header alone makes a product file without products, and without problems', async () => {
    expect(await readText('Handle,Title,Variant Price')).toEqual({ products: [], problems: [] });
  });
});
