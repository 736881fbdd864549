import { isDeepStrictEqual } from 'node:util';
import { completeHeader, SHOPIFY_COLUMNS } from './catalogue-header.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import type { CatalogueProduct, CatalogueVariant } from './catalogue-product.ts';
import type { ProductRow } from './product-rows.ts';
import { ProductSequence } from './product-sequence.ts';

const COLUMNS = SHOPIFY_COLUMNS.map(([column]) => column);
const PLACES = {
  columnCount: COLUMNS.length,
  unnamed: [],
  indexes: new Map(COLUMNS.map((column, index) => [column, index])),
  labels: new Map(COLUMNS.map((column) => [column, column])),
};

/**
 * Reads the rows back as an import would, and lists what would change: fields of the product, or reasons why rows are
 * refused. Usually empty.
 */
export function findLosses(product: CatalogueProduct, rows: readonly ProductRow[], currencyCode: string): string[] {
  const items = readBack(rows, currencyCode);
  const refusals = items.flatMap((item) => (item.kind === 'problem' ? [item.problem.reason] : []));
  if (refusals.length > 0) return refusals;
  const [item] = items;
  if (item?.kind !== 'product') return ['It has no variant.'];
  const losses = [...differences(product, item.product), ...variantDifferences(product, item.product)];
  return [...new Set(losses)].map((field) => `Its ${field} would not be read as it is.`);
}

function readBack(rows: readonly ProductRow[], currencyCode: string): CatalogueItem[] {
  const header = completeHeader(PLACES, { currencyCode, decimalSeparator: '.' });
  const sequence = new ProductSequence(header, currencyCode);
  const items = rows.flatMap((row) => {
    const cells = COLUMNS.map((column) => row[column] ?? '');
    return sequence.add({ line: 0, lastLine: 0, cells, isWellQuoted: true });
  });
  return [...items, ...sequence.end()];
}

function differences(product: CatalogueProduct, read: CatalogueProduct): string[] {
  const comparable = ({
    variants: _,
    columns: __,
    origin: ___,
    isIncomplete: ____,
    categories,
    ...fields
  }: CatalogueProduct) => ({
    ...fields,
    categories: categories.map((path) => path.map(({ title }) => title)),
  });
  return differingKeys(comparable(product), comparable(read));
}

function variantDifferences(product: CatalogueProduct, read: CatalogueProduct): string[] {
  return product.variants.flatMap((variant, index) => {
    const other: CatalogueVariant | undefined = read.variants[index];
    return other ? differingKeys(variant, other).map((key) => `variants’ ${key}`) : ['variants'];
  });
}

function differingKeys<Fields extends object>(left: Fields, right: Fields): string[] {
  const keys = Object.keys(left) as (keyof Fields & string)[];
  return keys.filter((key) => !isDeepStrictEqual(left[key], right[key]));
}
