import type { VariantField } from '../absent-fields.ts';
import type { CatalogueVariant, InventoryPolicy } from '../catalogue-product.ts';
import { BOOLEANS, booleansAs, readGrams, readKeyword } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import { readUnits } from '../variant-rows.ts';
import type { WeightUnit } from '../weight-units.ts';
import { type PriceContext, readWooCommercePrices } from './variant-prices.ts';
import { typeOf, type WooCommerceCells } from './woocommerce-cells.ts';
import { readImageUrls } from './woocommerce-details.ts';

export interface VariantContext extends PriceContext {
  weightUnit: WeightUnit;
  /**
   * The row of the product: its weight and taxes apply to variations without their own. Null for the product's row
   * itself.
   */
  parent: WooCommerceCells | null;
}

const POLICIES: Readonly<Record<string, InventoryPolicy>> = {
  ...booleansAs<InventoryPolicy>('CONTINUE', 'DENY'),
  '0': 'DENY',
  no: 'DENY',
  '1': 'CONTINUE',
  yes: 'CONTINUE',
  notify: 'CONTINUE',
};
/** WooCommerce's words for whether something can be bought, and the words of spreadsheets for true and false. */
const AVAILABILITIES: Readonly<Record<string, boolean>> = {
  ...BOOLEANS,
  ...{ '1': true, yes: true, instock: true, backorder: true, onbackorder: true },
  ...{ '0': false, no: false, outofstock: false },
};
const TAXES: Readonly<Record<string, boolean>> = {
  taxable: true,
  true: true,
  shipping: false,
  none: false,
  false: false,
};

/** By the slugs that WooCommerce gives its own classes in each language; the standard rate has none. */
const TAX_CLASSES: Readonly<Record<string, boolean>> = {
  ...{ '': true, standard: true },
  ...{ 'zero-rate': false, 'taux-zero': false, 'tasa-cero': false, nultarief: false, 'null-satz': false },
};

/** The fields of a variant, without its options. */
export function readVariantFields(
  cells: WooCommerceCells,
  context: VariantContext,
): Omit<CatalogueVariant, 'selectedOptions'> {
  const prices = readWooCommercePrices(cells, context);
  const { isStockKnown, ...stock } = readStock(cells, context.parent);
  const isStockBlank = stock.quantity === null && STOCK_COLUMNS.every((column) => cells.isBlank(column));
  if (isStockBlank && STOCK_COLUMNS.every((column) => cells.hasColumn(column))) refuseUnknownStock(cells);
  const tax = readTax(cells, context.parent);
  return {
    line: cells.line,
    sku: cells.codeOrNull('SKU'),
    barcode: cells.codeOrNull('GTIN, UPC, EAN, or ISBN'),
    ...prices,
    ...stock,
    absentFields: absentFieldsOf(cells, { isStockKnown, isStockBlank, isTaxKnown: tax.isKnown }),
    weightGrams: readWeight(cells, context),
    requiresShipping: !typeOf(cells).isVirtual,
    taxable: tax.isTaxable,
    // The images of a product come from its own list.
    imageUrl: context.parent ? (readImageUrls(cells)[0] ?? null) : null,
  };
}

/** Of two columns that belong together, a file may lack one. */
function absentFieldsOf(
  cells: WooCommerceCells,
  { isStockKnown, isStockBlank, isTaxKnown }: { isStockKnown: boolean; isStockBlank: boolean; isTaxKnown: boolean },
): readonly VariantField[] {
  const { variant } = cells.absentFields;
  const hasDates = cells.hasColumn('Date sale price starts') && cells.hasColumn('Date sale price ends');
  const more: VariantField[] = [
    ...(isStockKnown ? [] : (['stock'] as const)),
    ...(isStockBlank && STOCK_COLUMNS.some((column) => cells.hasColumn(column)) ? (['availability'] as const) : []),
    ...(isTaxKnown ? [] : (['taxable'] as const)),
    ...(hasDates ? [] : (['saleDates'] as const)),
  ];
  return more.length === 0 ? variant : [...variant, ...more];
}

type Stock = Pick<CatalogueVariant, 'inventoryTracked' | 'inventoryPolicy' | 'quantity'> & { isStockKnown: boolean };

const STOCK_COLUMNS = ['Stock', 'In stock?'] as const;

/** It would be sold in any quantity. */
function refuseUnknownStock(cells: WooCommerceCells): void {
  const [units, available] = STOCK_COLUMNS.map((column) => cells.labelOf(column));
  const reason = `Neither “${units}” nor “${available}” says whether it can be bought.`;
  const remedy = `Write its number of units, or 1 or 0 as its “${available}”. A mapping can say what a blank cell means.`;
  cells.refuse('MISSING_VALUE', 'Stock', reason, remedy);
}

/** Without a number, units are not counted. If it is out of stock, it counts as zero, so that nobody can buy it. */
function readStock(cells: WooCommerceCells, parent: WooCommerceCells | null): Stock {
  const inventoryPolicy = readKeyword(
    cells,
    'Backorders allowed?',
    POLICIES,
    'DENY',
    '1, 0, yes, no, notify, true, false',
  );
  const isAvailable = readKeyword(cells, 'In stock?', AVAILABILITIES, true, '1, 0, yes, no, true, false, backorder');
  const isShared = sharesStock(cells, parent, isAvailable);
  const quantity = isShared ? readSharedUnits(cells, parent) : readUnits(cells, 'Stock', inventoryPolicy);
  const isStockKnown = quantity !== null || !isAvailable || (cells.hasColumn('Stock') && cells.hasColumn('In stock?'));
  if (quantity === null && isAvailable) return { isStockKnown, inventoryTracked: false, inventoryPolicy, quantity };
  if (quantity === null) return { isStockKnown, inventoryTracked: true, inventoryPolicy: 'DENY', quantity: 0 };
  if (!isAvailable && quantity > 0) {
    const reason = `It is out of stock, and there are ${quantity} units of it.`;
    cells.refuse('INVALID_VALUE', 'In stock?', reason, 'Correct one of the two.');
  }
  return { isStockKnown, inventoryTracked: true, inventoryPolicy, quantity };
}

/** Whether a variation is sold from the units of its product, because it has none of its own. */
function sharesStock(cells: WooCommerceCells, parent: WooCommerceCells | null, isAvailable: boolean): boolean {
  const text = cells.text('Stock').toLowerCase();
  return text === 'parent' || (text === '' && isAvailable && parent !== null && !parent.isBlank('Stock'));
}

/** If the product has none, neither has any of its variations. */
function readSharedUnits(cells: WooCommerceCells, parent: WooCommerceCells | null): number {
  if (parent?.raw('Stock').trim() === '0') return 0;
  refuseSharedStock(cells, 'Its units are counted with those of other variations');
  return 0;
}

/** @param reason without the full stop. */
export function refuseSharedStock(cells: WooCommerceCells, reason: string): void {
  const remedy = 'Give each variation the number of its own units.';
  cells.refuse('SHARED_STOCK', 'Stock', `${reason}, which is not possible here.`, remedy);
}

function readWeight(cells: WooCommerceCells, { parent, weightUnit }: VariantContext): number | null {
  return readGrams(cells.isBlank('Weight') && parent ? parent : cells, 'Weight', weightUnit);
}

/**
 * There is one rate of tax here. A variation without a status or with the class `parent` has that of its product. If one
 * of the two columns is missing, a stored variant may be untaxed for what that would say.
 */
function readTax(cells: WooCommerceCells, parent: WooCommerceCells | null): { isTaxable: boolean; isKnown: boolean } {
  const isTaxed = readTaxStatus(cells) ?? (parent && readTaxStatus(parent)) ?? true;
  const isTaxable = isTaxed && hasStandardRate(cells, parent);
  const isKnown = !isTaxable || (cells.hasColumn('Tax status') && cells.hasColumn('Tax class'));
  return { isTaxable, isKnown };
}

function readTaxStatus(cells: WooCommerceCells): boolean | null {
  const text = cells.text('Tax status').toLowerCase();
  if (text === '') return null;
  const taxable = Object.hasOwn(TAXES, text) ? TAXES[text] : undefined;
  if (taxable !== undefined) return taxable;
  const reason = `${excerpt(text)} is none of taxable, shipping, none.`;
  cells.refuse('INVALID_VALUE', 'Tax status', reason, 'Write one of these.');
  return null;
}

/** False for the class of goods without tax; other classes are refused. */
function hasStandardRate(cells: WooCommerceCells, parent: WooCommerceCells | null): boolean {
  const own = cells.text('Tax class').toLowerCase();
  const text = own === 'parent' && parent ? parent.text('Tax class').toLowerCase() : own;
  const isStandard = Object.hasOwn(TAX_CLASSES, text) ? TAX_CLASSES[text] : undefined;
  if (isStandard !== undefined) return isStandard;
  const reason = `The tax class ${excerpt(text)} has a rate of its own, and there is one rate here.`;
  const remedy = 'Leave the class blank to tax it at that rate, or write “none” as its tax status.';
  cells.refuse('INVALID_VALUE', 'Tax class', reason, remedy);
  return true;
}
