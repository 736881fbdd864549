import {
  type ColumnHeader,
  type ColumnName,
  type HeaderNames,
  type NumberFormat,
  withDecimals,
} from '../column-header.ts';

const PLAIN_COLUMNS = [
  'ID',
  'Type',
  'SKU',
  'GTIN, UPC, EAN, or ISBN',
  'Name',
  'Published',
  'Visibility in catalog',
  'Short description',
  'Description',
  'Date sale price starts',
  'Date sale price ends',
  'Tax status',
  'In stock?',
  'Stock',
  'Backorders allowed?',
  'Sale price',
  'Regular price',
  'Categories',
  'Tags',
  'Brands',
  'Images',
  'Parent',
  'Position',
  'Meta: _yoast_wpseo_title',
  'Meta: _yoast_wpseo_metadesc',
] as const;

type PlainColumn = (typeof PLAIN_COLUMNS)[number];

/** A column that is read; all others of a file are ignored. Attributes are numbered, and as many as the shop has. */
export type WooCommerceColumn = PlainColumn | 'Weight' | `Attribute ${string} name` | `Attribute ${string} value(s)`;

export interface WooCommerceHeader extends ColumnHeader<WooCommerceColumn> {
  /** The numbers of the attribute columns, in the file's order. */
  attributes: string[];
  /** What a unit of the weight column weighs. */
  gramsPerUnit: number;
}

const GRAMS: Readonly<Record<string, number>> = { kg: 1000, g: 1, lbs: 453.59237, oz: 28.349523125 };

const PRICES: readonly WooCommerceColumn[] = ['Regular price', 'Sale price'];
const NUMBERS: readonly WooCommerceColumn[] = ['Weight', 'Stock', 'Position'];

const REQUIRED_COLUMNS: readonly WooCommerceColumn[] = ['Name', 'Regular price'];

/** Whether the file is in WooCommerce's format, by two columns that all of its exports have. */
export function isWooCommerceHeader(names: HeaderNames): boolean {
  return names.has('Regular price') || (names.has('Type') && names.has('Name'));
}

/** @throws {CatalogueFileError} as `HeaderNames` does. */
export function readWooCommerceHeader(names: HeaderNames, format: NumberFormat): WooCommerceHeader {
  const attributes = [...new Set(names.matchAll(/^attribute (\d+) name$/).map(({ group }) => group))];
  const [weight] = names.matchAll(/^weight \((kg|g|lbs|oz)\)$/);
  const columns: ColumnName<WooCommerceColumn>[] = [
    ...PLAIN_COLUMNS.map((column): ColumnName<WooCommerceColumn> => [column, column]),
    ...attributes.flatMap((number) => attributeColumns(number)),
    ...(weight ? [['Weight', weight.name] as const] : []),
  ];
  const places = names.locate(columns, REQUIRED_COLUMNS);
  const header = withDecimals(places, { prices: PRICES, numbers: NUMBERS }, format);
  return { ...header, attributes, gramsPerUnit: GRAMS[weight?.group ?? 'g'] ?? 1 };
}

function attributeColumns(number: string): ColumnName<WooCommerceColumn>[] {
  const columns: WooCommerceColumn[] = [`Attribute ${number} name`, `Attribute ${number} value(s)`];
  return columns.map((column) => [column, column]);
}
