import {
  type ColumnHeader,
  type ColumnName,
  type ForeignName,
  type HeaderNames,
  type NumberFormat,
  withDecimals,
} from '../column-header.ts';
import { type FieldColumns, findAbsentColumns, findAbsentFields } from '../field-columns.ts';
import { PRICE_NAMES, STOCK_NAMES } from '../misspelt-names.ts';
import { absentInList, isSkuList, requiredOfList } from '../sku-list.ts';
import { GRAM, WEIGHT_UNITS, type WeightUnit } from '../weight-units.ts';
import { PLAIN_COLUMNS, type PlainColumn } from './woocommerce-columns.ts';
import { ENGLISH, LANGUAGES, type WooCommerceLanguage } from './woocommerce-languages.ts';

/** A column that is read; all others of a file are ignored. Attribute columns are numbered, without a fixed maximum. */
export type WooCommerceColumn = PlainColumn | 'Weight' | `Attribute ${string} name` | `Attribute ${string} value(s)`;

export interface WooCommerceHeader extends ColumnHeader<WooCommerceColumn> {
  /** The numbers of the attribute columns, in the file's order. */
  attributes: string[];
  /** Whether all of them are options, because a mapping says so, and none only describes the product. */
  areAttributesOptions: boolean;
  /** The unit of the weight column. */
  weightUnit: WeightUnit;
}

const PRICES: readonly WooCommerceColumn[] = ['Regular price', 'Sale price'];
const NUMBERS: readonly WooCommerceColumn[] = ['Weight', 'Stock', 'Position'];

/** The units of weight in WooCommerce's settings. */
const UNITS = ['kg', 'g', 'lbs', 'oz'] as const;

const REQUIRED_COLUMNS: readonly WooCommerceColumn[] = ['Name', 'Regular price'];

const LIST_COLUMNS = {
  sku: 'SKU',
  price: 'Regular price',
  besidesPrice: ['Sale price', 'Date sale price starts', 'Date sale price ends'],
  variant: [
    ...['GTIN, UPC, EAN, or ISBN', 'Regular price', 'Sale price', 'Date sale price starts', 'Date sale price ends'],
    ...['Tax status', 'Tax class', 'In stock?', 'Stock', 'Backorders allowed?', 'Weight'],
  ] as WooCommerceColumn[],
} satisfies Parameters<typeof isSkuList<WooCommerceColumn>>[1];

/** Usual names of columns in other programs, for columns whose loss changes prices, stock or what is on sale. */
const USUAL_NAMES: readonly { names: readonly string[]; columns: readonly PlainColumn[] }[] = [
  { names: [...STOCK_NAMES, 'Variant Inventory Qty'], columns: ['Stock'] },
  { names: ['Variant SKU'], columns: ['SKU'] },
  {
    names: ['Compare At Price', 'Compare-at price', 'Variant Compare At Price'],
    columns: ['Regular price', 'Sale price'],
  },
  { names: ['Special price', 'Discounted price', 'Sonderpreis', 'Aanbiedingsprijs'], columns: ['Sale price'] },
  { names: ['Status', 'Statut', 'Estado'], columns: ['Published'] },
  { names: ['Taxable', 'Variant Taxable'], columns: ['Tax status'] },
];

const FIELDS: FieldColumns<WooCommerceColumn> = {
  product: {
    description: ['Short description', 'Description'],
    shortDescription: ['Short description'],
    longDescription: ['Description'],
    vendor: ['Brands'],
    productType: [],
    tags: ['Tags'],
    categories: ['Categories'],
    images: ['Images'],
    altText: [],
    seoTitle: ['Meta: _yoast_wpseo_title'],
    seoDescription: ['Meta: _yoast_wpseo_metadesc'],
  },
  variant: {
    sku: ['SKU'],
    price: ['Regular price'],
    barcode: ['GTIN, UPC, EAN, or ISBN'],
    imageUrl: ['Images'],
    weightGrams: ['Weight'],
    requiresShipping: ['Type'],
    taxable: ['Tax status', 'Tax class'],
    salePrice: ['Sale price'],
    stock: ['Stock', 'In stock?'],
    backorder: ['Backorders allowed?'],
    published: ['Published'],
  },
  others: ['Visibility in catalog', 'Date sale price starts', 'Date sale price ends'],
};

/** Whether the file is in WooCommerce's format, by columns that all of its exports have, in one of the languages. */
export function isWooCommerceHeader(names: HeaderNames): boolean {
  return findLanguage(names) !== null;
}

/** Whether the file may be a list of SKUs, by the name of their column in one of the languages. */
export function mayBeWooCommerceList(names: HeaderNames): boolean {
  return findListLanguage(names) !== null;
}

/** @throws {CatalogueFileError} as `HeaderNames` does. */
export function readWooCommerceHeader(names: HeaderNames, format: NumberFormat): WooCommerceHeader {
  const { columns, attributes, weightUnit } = findColumns(names);
  const found = columns.flatMap(([column, name]) => (names.has(name) ? [column] : []));
  const isList = isSkuList(found, LIST_COLUMNS, hasUsualNames(names));
  const required = isList ? requiredOfList(found, LIST_COLUMNS) : REQUIRED_COLUMNS;
  const places = names.locate(columns, required, foreignNames(names, columns));
  const header = withDecimals(places, { prices: PRICES, numbers: NUMBERS }, format);
  const absentFields = findAbsentFields(places, FIELDS);
  // Other programs that do not say whether they sell a variation sell it.
  const variant = names.isMapped ? absentFields.variant.filter((field) => field !== 'published') : absentFields.variant;
  const absent = { ...absentFields, variant };
  return {
    ...header,
    absentFields: isList ? absentInList(absent) : absent,
    isSkuList: isList,
    attributes,
    areAttributesOptions: names.isMapped,
    weightUnit,
  };
}

/** The names of columns that the file lacks, so that what they hold stays as it is stored. */
export function absentWooCommerceColumnsOf(names: HeaderNames, header: WooCommerceHeader): string[] {
  return findAbsentColumns(header, FIELDS, findColumns(names).columns);
}

interface FoundColumns extends Pick<WooCommerceHeader, 'attributes' | 'weightUnit'> {
  columns: ColumnName<WooCommerceColumn>[];
}

function findColumns(names: HeaderNames): FoundColumns {
  const language = findLanguage(names) ?? findListLanguage(names) ?? ENGLISH;
  const attributes = attributesOf(names, language);
  const [weight] = weightsOf(names, language);
  const columns: ColumnName<WooCommerceColumn>[] = [
    ...PLAIN_COLUMNS.map((column): ColumnName<WooCommerceColumn> => [column, nameOf(column, names, language)]),
    ...attributes.flatMap((number) => attributeColumns(number, language)),
    ['Weight', weight?.name ?? `${language.weight} (kg)`],
  ];
  return { columns, attributes, weightUnit: WEIGHT_UNITS[weight?.unit ?? 'g'] ?? GRAM };
}

/**
 * The language, by the name of the price column, or else of the columns that tell the kind of a row; null for another
 * format.
 */
function findLanguage(names: HeaderNames): WooCommerceLanguage | null {
  const has = (column: PlainColumn) => (language: WooCommerceLanguage) => names.has(nameOf(column, names, language));
  const [hasPrice, hasType, hasName] = (['Regular price', 'Type', 'Name'] as const).map(has);
  const isTyped = (language: WooCommerceLanguage) => hasType?.(language) && hasName?.(language);
  return LANGUAGES.find((language) => hasPrice?.(language)) ?? LANGUAGES.find(isTyped) ?? null;
}

/** The language of a list of SKUs: the one with most of its columns. Names of other programs are then told. */
function findListLanguage(names: HeaderNames): WooCommerceLanguage | null {
  const countOf = (language: WooCommerceLanguage) =>
    PLAIN_COLUMNS.filter((column) => names.has(nameOf(column, names, language))).length;
  const [best] = LANGUAGES.filter((language) => names.has(nameOf('SKU', names, language))).toSorted(
    (left, right) => countOf(right) - countOf(left),
  );
  return best && (hasUsualNames(names) || countOf(best) > 1) ? best : null;
}

function hasUsualNames(names: HeaderNames): boolean {
  return [...STOCK_NAMES, ...PRICE_NAMES].some((name) => names.has(name));
}

/** The name by which to find a column: the one of its known names that the file has, or the newest. */
function nameOf(column: PlainColumn, names: HeaderNames, { columns }: WooCommerceLanguage): string {
  const known = columns[column] ?? [column];
  return known.find((name) => names.has(name)) ?? known[0] ?? column;
}

/** The names of the file's columns in the other languages, and those of other programs. */
function foreignNames(names: HeaderNames, ours: readonly ColumnName<WooCommerceColumn>[]): ForeignName[] {
  const language = findLanguage(names) ?? findListLanguage(names) ?? ENGLISH;
  const nameOfOurs = new Map(ours);
  const meantBy = (column: WooCommerceColumn) => nameOfOurs.get(column) ?? column;
  return [
    ...LANGUAGES.flatMap((other) => [
      ...PLAIN_COLUMNS.flatMap((column) =>
        (other.columns[column] ?? [column]).map((name) => ({ name, meant: [meantBy(column)] })),
      ),
      ...attributesOf(names, other).flatMap((number) => {
        const meant = attributeColumns(number, language);
        return attributeColumns(number, other).map(([, name], index) => ({ name, meant: [meant[index]?.[1] ?? name] }));
      }),
    ]),
    ...foreignWeights(names, language),
    ...USUAL_NAMES.flatMap(({ names: usual, columns }) => usual.map((name) => ({ name, meant: columns.map(meantBy) }))),
    ...PRICE_NAMES.map((name) => ({ name, meant: PRICES.map(meantBy), isEither: true, isAlways: true })),
  ];
}

/** A weight without a unit may be 1,000 times as much as it seems. */
function foreignWeights(names: HeaderNames, language: WooCommerceLanguage): ForeignName[] {
  if (weightsOf(names, language).length > 0) return [];
  const nameWith = (unit: string) => `${language.weight} (${unit})`;
  const words = LANGUAGES.map(({ weight }) => weight.toLowerCase()).join('|');
  const form = new RegExp(`^((?:${words})(?:\\s*\\(.*\\)|[ _](?:kg|g|lbs?|oz))?)$`);
  return [
    ...LANGUAGES.flatMap((other) => weightsOf(names, other)).map(({ name, unit }) => ({
      name,
      meant: [nameWith(unit)],
    })),
    ...names.matchAll(form).map(({ name }) => ({ name, meant: UNITS.map(nameWith), isEither: true })),
  ];
}

function weightsOf(names: HeaderNames, { weight }: WooCommerceLanguage): { name: string; unit: string }[] {
  const form = new RegExp(`^${weight.toLowerCase()} \\((${UNITS.join('|')})\\)$`);
  return names.matchAll(form).map(({ name, group }) => ({ name, unit: group }));
}

function attributesOf(names: HeaderNames, { attributeName }: WooCommerceLanguage): string[] {
  const form = new RegExp(`^${attributeName.toLowerCase().replace('#', '(\\d+)')}$`);
  return [...new Set(names.matchAll(form).map(({ group }) => group))];
}

function attributeColumns(number: string, language: WooCommerceLanguage): ColumnName<WooCommerceColumn>[] {
  return [
    [`Attribute ${number} name`, language.attributeName.replace('#', number)],
    [`Attribute ${number} value(s)`, language.attributeValues.replace('#', number)],
  ];
}
