import { MAX_ON_HAND } from '../../domain/product-limits.ts';
import type { CatalogueVariant, InventoryPolicy } from '../catalogue-product.ts';
import { readGrams, readKeyword, readWholeNumber } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import { unitsInStock } from '../variant-rows.ts';
import { type PriceContext, readWooCommercePrices } from './variant-prices.ts';
import { typeOf, type WooCommerceCells } from './woocommerce-cells.ts';
import { readImageUrls } from './woocommerce-details.ts';

export interface VariantContext extends PriceContext {
  gramsPerUnit: number;
  /** The row of the product, whose weight and taxes a variation has if its own row says nothing; null for that row. */
  parent: WooCommerceCells | null;
}

const POLICIES: Readonly<Record<string, InventoryPolicy>> = {
  '0': 'DENY',
  no: 'DENY',
  false: 'DENY',
  '1': 'CONTINUE',
  yes: 'CONTINUE',
  true: 'CONTINUE',
  notify: 'CONTINUE',
};
const TAXES: Readonly<Record<string, boolean>> = {
  taxable: true,
  true: true,
  shipping: false,
  none: false,
  false: false,
};

/** What a row says of the variant that it describes, but for its options. */
export function readVariantFields(
  cells: WooCommerceCells,
  context: VariantContext,
): Omit<CatalogueVariant, 'selectedOptions'> {
  return {
    line: cells.line,
    sku: cells.codeOrNull('SKU'),
    barcode: cells.codeOrNull('GTIN, UPC, EAN, or ISBN'),
    ...readWooCommercePrices(cells, context),
    ...readStock(cells),
    weightGrams: readWeight(cells, context),
    requiresShipping: !typeOf(cells).isVirtual,
    taxable: readTaxable(cells) ?? (context.parent && readTaxable(context.parent)) ?? true,
    // The images of a product stand in its own list.
    imageUrl: context.parent ? (readImageUrls(cells)[0] ?? null) : null,
  };
}

type Stock = Pick<CatalogueVariant, 'inventoryTracked' | 'inventoryPolicy' | 'quantity'>;

/** Without a number nothing is counted; what is out of stock then counts as none, so that nobody can buy it. */
function readStock(cells: WooCommerceCells): Stock {
  const inventoryPolicy = readKeyword(cells, 'Backorders allowed?', POLICIES, 'DENY');
  const availability = cells.text('In stock?').toLowerCase();
  if (sharesStock(cells)) return { inventoryTracked: true, inventoryPolicy, quantity: 0 };
  const quantity = readWholeNumber(cells, 'Stock', MAX_ON_HAND);
  if (quantity !== null)
    return { inventoryTracked: true, inventoryPolicy, quantity: unitsInStock(quantity, inventoryPolicy) };
  const isOut = ['0', 'false', 'no'].includes(availability);
  if (isOut) return { inventoryTracked: true, inventoryPolicy: 'DENY', quantity: 0 };
  return { inventoryTracked: false, inventoryPolicy, quantity: null };
}

/** Whether the units of a variation are counted with those of all others of its product. */
export function sharesStock(cells: WooCommerceCells): boolean {
  return cells.text('Stock').toLowerCase() === 'parent';
}

function readWeight(cells: WooCommerceCells, { parent, gramsPerUnit }: VariantContext): number | null {
  return readGrams(cells.isBlank('Weight') && parent ? parent : cells, 'Weight', gramsPerUnit);
}

function readTaxable(cells: WooCommerceCells): boolean | null {
  const text = cells.text('Tax status').toLowerCase();
  if (text === '') return null;
  const taxable = Object.hasOwn(TAXES, text) ? TAXES[text] : undefined;
  if (taxable !== undefined) return taxable;
  cells.refuse('INVALID_VALUE', 'Tax status', `${excerpt(text)} is none of taxable, shipping, none.`);
  return null;
}
