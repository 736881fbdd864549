import fc from 'fast-check';
import type { Row } from './rows-without-handles.ts';

const text = (...texts: string[]) => fc.constantFrom(...texts);

/** Stock as a shop can have it: counted or not, owed, sold out. */
const stock = fc
  .constantFrom(
    ['5', '1', '0'],
    ['', '1', '0'],
    ['', '0', '0'],
    ['0', '0', '0'],
    ['-2', '1', '1'],
    ['0', 'backorder', 'notify'],
  )
  .map(([units = '', available = '', backorders = '']) => ({
    Stock: units,
    'In stock?': available,
    'Backorders allowed?': backorders,
  }));

/** Sales that run on 15 June 2026, that are over, or that are none. */
const price = fc
  .constantFrom(['', '', ''], ['15', '', ''], ['15', '2026-06-01', ''], ['15', '', '2026-06-01'])
  .map(([sale = '', starts = '', ends = '']) => ({
    'Regular price': '20',
    'Sale price': sale,
    'Date sale price starts': starts,
    'Date sale price ends': ends,
  }));

const sold = fc.record({
  'GTIN, UPC, EAN, or ISBN': text('', '4006381333931'),
  'Tax status': text('taxable', 'none', ''),
  'Tax class': text('', 'zero-rate'),
  'Weight (kg)': text('', '0.5'),
  Published: text('1', '0'),
  Images: text('', 'https://example.com/a.jpg', 'https://example.com/a.jpg, https://example.com/b.jpg'),
});

const described = fc.record({
  'Visibility in catalog': text('visible', 'hidden'),
  'Short description': text('', 'Short.'),
  Description: text('', 'Long.', 'One.\\nTwo.'),
  Tags: text('', 'a, b'),
  Categories: text('', 'Home > Tea'),
  Brands: text('', 'Anna'),
  'Meta: _yoast_wpseo_title': text('', 'Buy it'),
  'Meta: _yoast_wpseo_metadesc': text('', 'At once.'),
});

const cells = fc.tuple(stock, price, sold, described).map((parts): Row => Object.assign({}, ...parts));

const simple = fc
  .tuple(cells, text('simple', 'simple, virtual'), fc.boolean())
  .map(([row, Type, hasSku]) => [{ ...row, Type, SKU: hasSku ? 'S' : '' }]);

/** A product in two colours; the second one may be unpublished. */
const variable = fc.tuple(cells, cells, cells).map(([parent, ...variations]) => {
  const colour = { 'Attribute 1 name': 'Colour' };
  const rows = variations.map((row, index) => ({
    ...row,
    ...colour,
    'Attribute 1 value(s)': ['Red', 'Blue'][index] ?? '',
    Type: 'variation',
    SKU: `V${index}`,
    ...(index === 0 && { Published: '1' }),
  }));
  const priceless = { 'Regular price': '', 'Sale price': '', Stock: '', 'Tax class': '' };
  return [
    { ...parent, ...priceless, ...colour, 'Attribute 1 value(s)': 'Red, Blue', Type: 'variable', SKU: '' },
    ...rows,
  ];
});

/** The rows of an export with all its columns: products of different names. */
export const arbitraryExport: fc.Arbitrary<Row[]> = fc
  .array(fc.oneof(simple, variable), { minLength: 1, maxLength: 12 })
  .map((products) => products.flatMap((rows, index) => rows.map((row) => withNames(row, index))));

function withNames(row: Row, index: number): Row {
  const isVariation = row.Type === 'variation';
  return {
    ...row,
    ID: isVariation ? '' : String(index + 1),
    Name: `Product ${index}`,
    SKU: row.SKU ? `${row.SKU}-${index}` : '',
    Parent: isVariation ? `id:${index + 1}` : '',
  };
}

/** All columns but those that say what a row is: its name and price, its type, and the product of a variation. */
export const OPTIONAL_COLUMNS = [
  ...['ID', 'SKU', 'GTIN, UPC, EAN, or ISBN', 'Tax status', 'Tax class', 'Weight (kg)', 'Published', 'Images'],
  ...['Visibility in catalog', 'Short description', 'Description', 'Tags', 'Categories', 'Brands'],
  ...['Meta: _yoast_wpseo_title', 'Meta: _yoast_wpseo_metadesc', 'Stock', 'In stock?', 'Backorders allowed?'],
  ...['Sale price', 'Date sale price starts', 'Date sale price ends', 'Attribute 1 name', 'Attribute 1 value(s)'],
];
