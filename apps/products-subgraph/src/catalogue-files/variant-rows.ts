import type { CatalogueVariant, InventoryPolicy } from './catalogue-product.ts';
import { readBoolean, readGrams, readKeyword, readPrice, readUrl, readWholeNumber } from './cell-values.ts';
import { hasOptionValue, type OptionNames, readSelectedOptions } from './product-options.ts';
import type { RowCells } from './row-cells.ts';

const INVENTORY_POLICIES: Readonly<Record<string, InventoryPolicy>> = { deny: 'DENY', continue: 'CONTINUE' };

/** Whether a row after the product's first describes a variant, and not just one more image. */
export function isVariantRow(cells: RowCells): boolean {
  return hasOptionValue(cells) || !cells.isBlank('Variant SKU') || !cells.isBlank('Variant Price');
}

export function readVariant(cells: RowCells, optionNames: OptionNames, currencyCode: string): CatalogueVariant {
  const inventoryTracked = cells.text('Variant Inventory Tracker') !== '';
  return {
    line: cells.line,
    sku: cells.textOrNull('Variant SKU'),
    barcode: cells.textOrNull('Variant Barcode'),
    selectedOptions: readSelectedOptions(cells, optionNames),
    ...readPrices(cells, currencyCode),
    inventoryTracked,
    inventoryPolicy: readKeyword(cells, 'Variant Inventory Policy', INVENTORY_POLICIES, 'DENY'),
    quantity: readQuantity(cells, inventoryTracked),
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

/** Shopify exports an oversold variant with a negative quantity: none is left. */
function readQuantity(cells: RowCells, inventoryTracked: boolean): number | null {
  const quantity = readWholeNumber(cells, 'Variant Inventory Qty');
  if (quantity === null) return inventoryTracked ? 0 : null;
  return Math.max(0, quantity);
}
