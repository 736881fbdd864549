import { MAX_ON_HAND } from '../domain/product-limits.ts';
import type { CatalogueVariant, InventoryPolicy } from './catalogue-product.ts';
import { readBoolean, readGrams, readKeyword, readPrice, readUrl, readWholeNumber } from './cell-values.ts';
import type { Extras } from './extras.ts';
import { hasOptionValue, type OptionNames, readSelectedOptions } from './product-options.ts';
import type { RowCells } from './row-cells.ts';

/** The newer column is a question, to which some files answer so. */
const INVENTORY_POLICIES: Readonly<Record<string, InventoryPolicy>> = {
  deny: 'DENY',
  continue: 'CONTINUE',
  false: 'DENY',
  true: 'CONTINUE',
};

/** Whether a row after the product's first describes a variant, and not just one more image. */
export function isVariantRow(cells: RowCells): boolean {
  return hasOptionValue(cells) || !cells.isBlank('Variant SKU') || !cells.isBlank('Variant Price');
}

export function readVariant(
  cells: RowCells,
  optionNames: OptionNames,
  extras: Extras,
  currencyCode: string,
): CatalogueVariant {
  const inventoryTracked = cells.text('Variant Inventory Tracker') !== '';
  const inventoryPolicy = readKeyword(cells, 'Variant Inventory Policy', INVENTORY_POLICIES, 'DENY');
  return {
    line: cells.line,
    sku: cells.codeOrNull('Variant SKU'),
    barcode: cells.codeOrNull('Variant Barcode'),
    selectedOptions: extras.selectedOptions ?? readSelectedOptions(cells, optionNames),
    ...readPrices(cells, currencyCode),
    inventoryTracked,
    inventoryPolicy,
    quantity: readQuantity(cells, inventoryTracked, inventoryPolicy),
    weightGrams: readGrams(cells, 'Variant Grams'),
    requiresShipping: readBoolean(cells, 'Variant Requires Shipping', true),
    taxable: readBoolean(cells, 'Variant Taxable', true),
    imageUrl: readUrl(cells, 'Variant Image'),
  };
}

type Prices = Pick<CatalogueVariant, 'priceMinorUnits' | 'compareAtPriceMinorUnits'>;

function readPrices(cells: RowCells, currencyCode: string): Prices {
  if (cells.isBlank('Variant Price')) cells.refuse('MISSING_VALUE', 'Variant Price', 'The variant has no price.');
  const price = readPrice(cells, 'Variant Price', currencyCode) ?? 0;
  const compareAtPrice = readPrice(cells, 'Variant Compare At Price', currencyCode) ?? 0;
  return { priceMinorUnits: price, compareAtPriceMinorUnits: compareAtPrice > price ? compareAtPrice : null };
}

function readQuantity(cells: RowCells, inventoryTracked: boolean, policy: InventoryPolicy): number | null {
  const quantity = readWholeNumber(cells, 'Variant Inventory Qty', MAX_ON_HAND);
  if (quantity === null) return inventoryTracked ? 0 : null;
  return unitsInStock(quantity, policy);
}

/** A negative quantity is owed to buyers; where no back-orders are taken, it can only mean that none is left. */
export function unitsInStock(quantity: number, policy: InventoryPolicy): number {
  return policy === 'CONTINUE' ? quantity : Math.max(0, quantity);
}
