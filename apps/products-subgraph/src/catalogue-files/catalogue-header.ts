import {
  type ColumnHeader,
  type ColumnName,
  type ColumnPlaces,
  type ForeignName,
  type HeaderNames,
  type NumberFormat,
  withDecimals,
} from './column-header.ts';
import { type FieldColumns, findAbsentColumns, findAbsentFields } from './field-columns.ts';
import { PRICE_NAMES, STOCK_NAMES, WEIGHT_NAMES } from './misspelt-names.ts';
import { absentInList, isSkuList, requiredOfList } from './sku-list.ts';
import { ESCAPED_COLUMN } from './spreadsheet-cells.ts';
import { WEIGHT_UNITS } from './weight-units.ts';

/**
 * The columns that are read: each with its name in Shopify's exports and in Shopify's newer template. The last one is
 * our own: see `extras.ts`.
 */
export const SHOPIFY_COLUMNS = [
  ['Handle', 'URL handle'],
  ['Title', 'Title'],
  ['Body (HTML)', 'Description'],
  ['Vendor', 'Vendor'],
  ['Product Category', 'Product category'],
  ['Type', 'Type'],
  ['Tags', 'Tags'],
  ['Published', 'Published on online store'],
  ['Option1 Name', 'Option1 name'],
  ['Option1 Value', 'Option1 value'],
  ['Option2 Name', 'Option2 name'],
  ['Option2 Value', 'Option2 value'],
  ['Option3 Name', 'Option3 name'],
  ['Option3 Value', 'Option3 value'],
  ['Variant SKU', 'SKU'],
  ['Variant Grams', 'Weight value (grams)'],
  ['Variant Inventory Tracker', 'Inventory tracker'],
  ['Variant Inventory Qty', 'Inventory quantity'],
  ['Variant Inventory Policy', 'Continue selling when out of stock'],
  ['Variant Price', 'Price'],
  ['Variant Compare At Price', 'Compare-at price'],
  ['Variant Requires Shipping', 'Requires shipping'],
  ['Variant Taxable', 'Charge tax'],
  ['Variant Barcode', 'Barcode'],
  ['Image Src', 'Product image URL'],
  ['Image Position', 'Image position'],
  ['Image Alt Text', 'Image alt text'],
  ['SEO Title', 'SEO title'],
  ['SEO Description', 'SEO description'],
  ['Google Shopping / Google Product Category', 'Google Shopping / Google product category'],
  ['Variant Image', 'Variant image URL'],
  ['Status', 'Status'],
  ['Catalogue Extras (JSON)', 'Catalogue Extras (JSON)'],
] as const;

/** Usual names of columns in other programs, for columns whose loss changes prices, stock or what is on sale. */
const USUAL_NAMES: readonly ({ names: readonly string[]; columns: readonly CatalogueColumn[] } & Pick<
  ForeignName,
  'isAlways' | 'note'
>)[] = [
  { names: STOCK_NAMES, columns: ['Variant Inventory Qty'] },
  { names: PRICE_NAMES, columns: ['Variant Price', 'Variant Compare At Price'], isAlways: true },
  {
    names: WEIGHT_NAMES.flatMap((name) => [name, ...Object.keys(WEIGHT_UNITS).map((unit) => `${name} (${unit})`)]),
    columns: ['Variant Grams'],
    note: ', in grams,',
  },
  { names: ['Compare At Price'], columns: ['Variant Compare At Price'] },
  { names: ['Tax status', 'Taxable'], columns: ['Variant Taxable'] },
  { names: ['Visibility', 'Visibility in catalog'], columns: ['Status'] },
];

/**
 * The unit in which the shop entered a weight; the file has it in grams. The name is the same in both sets of names.
 */
export const WEIGHT_UNIT_COLUMN = 'Variant Weight Unit';
export const WEIGHT_UNIT_NAMES = [WEIGHT_UNIT_COLUMN, 'Weight unit for display'] as const;

/** Gift cards have no counterpart here. The column has this name in both sets of names. */
export const GIFT_CARD_COLUMN = 'Gift Card';

const REQUIRED_COLUMNS: readonly CatalogueColumn[] = ['Handle', 'Variant Price'];

const LIST_COLUMNS = {
  sku: 'Variant SKU',
  price: 'Variant Price',
  besidesPrice: ['Variant Compare At Price'],
  variant: [
    ...['Variant Barcode', 'Variant Price', 'Variant Compare At Price', 'Variant Grams', WEIGHT_UNIT_COLUMN],
    ...['Variant Inventory Tracker', 'Variant Inventory Qty', 'Variant Inventory Policy'],
    ...['Variant Requires Shipping', 'Variant Taxable', ESCAPED_COLUMN],
  ] as CatalogueColumn[],
} satisfies Parameters<typeof isSkuList<CatalogueColumn>>[1];

/** A column that is read; all others of a file are ignored. */
export type CatalogueColumn =
  | (typeof SHOPIFY_COLUMNS)[number][0]
  | typeof WEIGHT_UNIT_COLUMN
  | typeof GIFT_CARD_COLUMN
  | typeof ESCAPED_COLUMN;

export type CatalogueHeader = ColumnHeader<CatalogueColumn>;

const PRICES: readonly CatalogueColumn[] = ['Variant Price', 'Variant Compare At Price'];
const NUMBERS: readonly CatalogueColumn[] = ['Variant Grams', 'Variant Inventory Qty', 'Image Position'];

const FIELDS: FieldColumns<CatalogueColumn> = {
  product: {
    title: ['Title'],
    description: ['Body (HTML)'],
    vendor: ['Vendor'],
    productType: ['Type'],
    tags: ['Tags'],
    categories: ['Product Category'],
    images: ['Image Src'],
    altText: ['Image Alt Text'],
    seoTitle: ['SEO Title'],
    seoDescription: ['SEO Description'],
    status: ['Status'],
    published: ['Published'],
  },
  variant: {
    options: ['Option1 Name', 'Option1 Value'],
    sku: ['Variant SKU'],
    price: ['Variant Price'],
    barcode: ['Variant Barcode'],
    imageUrl: ['Variant Image'],
    weightGrams: ['Variant Grams'],
    requiresShipping: ['Variant Requires Shipping'],
    taxable: ['Variant Taxable'],
    compareAtPrice: ['Variant Compare At Price'],
    stock: ['Variant Inventory Tracker', 'Variant Inventory Qty'],
    tracked: ['Variant Inventory Tracker'],
    backorder: ['Variant Inventory Policy'],
  },
  others: [],
};

/** Whether the file is in Shopify's format, by a column that no other format has. */
export function isShopifyHeader(names: HeaderNames): boolean {
  return names.has('Handle') || names.has('URL handle');
}

/**
 * Finds the columns by name, in any case and order. The name of the handle column tells which of Shopify's two sets of
 * names is used.
 * @throws {CatalogueFileError} as `HeaderNames` does.
 */
export function readHeader(names: HeaderNames, format: NumberFormat): CatalogueHeader {
  const found = foundColumns(names);
  const isList = isSkuList(found, LIST_COLUMNS);
  const required = isList ? requiredOfList(found, LIST_COLUMNS) : REQUIRED_COLUMNS;
  const header = completeHeader(names.locate(columnNames(names), required, foreignNames(names)), format);
  return isList ? { ...header, isSkuList: true, absentFields: absentInList(header.absentFields) } : header;
}

/** Whether the file is a list of SKUs with columns of Shopify. */
export function isShopifyList(names: HeaderNames): boolean {
  return isSkuList(foundColumns(names), LIST_COLUMNS);
}

function foundColumns(names: HeaderNames): CatalogueColumn[] {
  return columnNames(names).flatMap(([column, name]) => (names.has(name) ? [column] : []));
}

/** The header with what it says of numbers, and what it says nothing of. */
export function completeHeader(places: ColumnPlaces<CatalogueColumn>, format: NumberFormat): CatalogueHeader {
  const absentFields = findAbsentFields(places, FIELDS);
  return { ...withDecimals(places, { prices: PRICES, numbers: NUMBERS }, format), absentFields, isSkuList: false };
}

/** The names of columns that the file lacks, so that what they hold stays as it is stored. */
export function absentColumnsOf(names: HeaderNames, header: CatalogueHeader): string[] {
  return findAbsentColumns(header, FIELDS, columnNames(names));
}

/** The names of the other set, and those of other programs. */
function foreignNames(names: HeaderNames): ForeignName[] {
  const ours = new Map(columnNames(names));
  const meantBy = (columns: readonly CatalogueColumn[]) => columns.map((column) => ours.get(column) ?? column);
  return [
    ...[...SHOPIFY_COLUMNS, WEIGHT_UNIT_NAMES].flatMap((both) =>
      both.map((name) => ({ name, meant: meantBy([both[0]]) })),
    ),
    ...USUAL_NAMES.flatMap(({ names: usual, columns, isAlways = false, note = '' }) =>
      usual.map((name) => ({ name, meant: meantBy(columns), isEither: isAlways, isAlways, note })),
    ),
  ];
}

function isNewer(names: HeaderNames): boolean {
  if (names.has('Handle')) return false;
  return names.has('URL handle') || (names.has('SKU') && !names.has('Variant SKU'));
}

function columnNames(names: HeaderNames): ColumnName<CatalogueColumn>[] {
  const columns = SHOPIFY_COLUMNS.map(([column, newer]): ColumnName<CatalogueColumn> => {
    return [column, isNewer(names) ? newer : column];
  });
  const weightUnit = WEIGHT_UNIT_NAMES[isNewer(names) ? 1 : 0];
  const more: ColumnName<CatalogueColumn>[] = [
    [WEIGHT_UNIT_COLUMN, weightUnit],
    [GIFT_CARD_COLUMN, GIFT_CARD_COLUMN],
    [ESCAPED_COLUMN, ESCAPED_COLUMN],
  ];
  return [...columns, ...more];
}
