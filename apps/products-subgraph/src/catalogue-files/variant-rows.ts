import { MAX_ON_HAND } from '../domain/product-limits.ts';
import type { VariantField } from './absent-fields.ts';
import { WEIGHT_UNIT_COLUMN } from './catalogue-header.ts';
import type { CatalogueVariant, InventoryPolicy } from './catalogue-product.ts';
import { readBoolean, readGrams, readKeyword, readPrice, readUrl, readWholeNumber } from './cell-values.ts';
import type { Extras } from './extras.ts';
import { hasOptionValue, type OptionNames, readSelectedOptions } from './product-options.ts';
import type { RowCells } from './row-cells.ts';
import { GRAM, WEIGHT_UNITS, type WeightUnit } from './weight-units.ts';

/** The newer column is a question; some files answer it with these words. */
const INVENTORY_POLICIES: Readonly<Record<string, InventoryPolicy>> = {
  deny: 'DENY',
  continue: 'CONTINUE',
  false: 'DENY',
  true: 'CONTINUE',
};

/** Whether a row after the product's first describes a variant, and not only another image. */
export function isVariantRow(cells: RowCells): boolean {
  return hasOptionValue(cells) || !cells.isBlank('Variant SKU') || !cells.isBlank('Variant Price');
}

export function readVariant(
  cells: RowCells,
  optionNames: OptionNames,
  extras: Extras,
  currencyCode: string,
): CatalogueVariant {
  const { priceMinorUnits, compareAtPriceMinorUnits } = readPrices(cells, currencyCode);
  return {
    line: cells.line,
    sku: cells.codeOrNull('Variant SKU'),
    barcode: cells.codeOrNull('Variant Barcode'),
    selectedOptions: extras.selectedOptions ?? readSelectedOptions(cells, optionNames),
    priceMinorUnits,
    compareAtPriceMinorUnits,
    absentFields: absentFieldsOf(cells),
    ...readStock(cells),
    weightGrams: readGrams(cells, 'Variant Grams', readWeightUnit(cells)),
    requiresShipping: readBoolean(cells, 'Variant Requires Shipping', true),
    taxable: readBoolean(cells, 'Variant Taxable', true),
    imageUrl: readUrl(cells, 'Variant Image'),
  };
}

/** In a list of SKUs without a column for the tracker, a number of units is counted from now on, and a blank one says nothing. */
function absentFieldsOf(cells: RowCells): readonly VariantField[] {
  const { variant } = cells.absentFields;
  if (!cells.isSkuList || cells.hasColumn('Variant Inventory Tracker')) return variant;
  return cells.isBlank('Variant Inventory Qty')
    ? [...variant, 'stock']
    : variant.filter((field) => field !== 'tracked');
}

type Prices = Pick<CatalogueVariant, 'priceMinorUnits' | 'compareAtPriceMinorUnits'>;

/** A compare-at price of zero, or equal to the price, means that there is no reduction. */
function readPrices(cells: RowCells, currencyCode: string): Prices {
  if (cells.hasColumn('Variant Price') && cells.isBlank('Variant Price')) {
    cells.refuse('MISSING_VALUE', 'Variant Price', 'The variant has no price.', 'Write one.');
  }
  const price = readPrice(cells, 'Variant Price', currencyCode) ?? 0;
  const compareAtPrice = readPrice(cells, 'Variant Compare At Price', currencyCode) ?? 0;
  if (compareAtPrice > 0 && compareAtPrice < price) {
    const reason = 'The compare-at price is lower than the price.';
    cells.refuse('INVALID_VALUE', 'Variant Compare At Price', reason, 'Correct one of them, or leave this one blank.');
  }
  return { priceMinorUnits: price, compareAtPriceMinorUnits: compareAtPrice > price ? compareAtPrice : null };
}

const ROUNDED_GRAM: WeightUnit = { ...GRAM, isMetric: false };

/** The number is in grams, whatever unit the shop used. */
function readWeightUnit(cells: RowCells): WeightUnit {
  return readKeyword(cells, WEIGHT_UNIT_COLUMN, WEIGHT_UNITS, GRAM).isMetric ? GRAM : ROUNDED_GRAM;
}

type Stock = Pick<CatalogueVariant, 'inventoryTracked' | 'inventoryPolicy' | 'quantity'>;

/** Without a column for the tracker, a quantity is counted. */
function readStock(cells: RowCells): Stock {
  const tracker = 'Variant Inventory Tracker';
  const inventoryTracked = !cells.isBlank(cells.hasColumn(tracker) ? tracker : 'Variant Inventory Qty');
  // Its text only has to be a valid one.
  cells.text(tracker);
  const inventoryPolicy = readKeyword(cells, 'Variant Inventory Policy', INVENTORY_POLICIES, 'DENY');
  // If units are not counted, a negative number is not owed to anyone.
  const quantity = readUnits(cells, 'Variant Inventory Qty', inventoryTracked ? inventoryPolicy : 'CONTINUE');
  return { inventoryTracked, inventoryPolicy, quantity };
}

/** Units in stock; null if blank or refused. A negative number is owed to buyers, if back-orders are allowed. */
export function readUnits<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  policy: InventoryPolicy,
): number | null {
  const quantity = readWholeNumber(cells, column, MAX_ON_HAND);
  if (quantity === null || quantity >= 0 || policy === 'CONTINUE') return quantity;
  const reason = `${quantity} units cannot be in stock where no back-orders are taken.`;
  cells.refuse('INVALID_VALUE', column, reason, 'Write 0, or allow back-orders.');
  return null;
}
