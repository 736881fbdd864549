import { hasControlCharacters } from '../../domain/plain-text.ts';
import { MAX_TEXT_LENGTH, MAX_VARIANTS } from '../../domain/product-limits.ts';
import type { CatalogueVariant, SelectedOption } from '../catalogue-product.ts';
import type { VariantList } from '../variant-list.ts';
import { readVariantFields, refuseSharedStock, type VariantContext } from './variant-fields.ts';
import { readChosen, refuseRepeated, selectionsOf, type VariationOption } from './variation-options.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/** A variation in the form of its row. */
interface Variation {
  cells: WooCommerceCells;
  fields: Omit<CatalogueVariant, 'selectedOptions'>;
  /** Its value for each option; null for any value. */
  chosen: (string | null)[];
  /** The number of options for which it stands for any value. */
  openCount: number;
}

export function readVariation(
  cells: WooCommerceCells,
  { options, own, parent }: { options: VariationOption[]; own: VariationOption[]; parent: WooCommerceCells },
  context: VariantContext,
): Variation {
  const fields = readVariantFields(cells, context);
  refuseRepeated(cells, own, options);
  const chosen = readChosen(cells, own, options, parent.line);
  for (const [index, option] of options.entries()) {
    if (chosen[index] === null && option.values.length === 0) refuseOpenOption(cells, own, option, parent.line);
  }
  return { cells, fields, chosen, openCount: chosen.filter((value) => value === null).length };
}

/**
 * Adds all variants that a variation stands for, or none. Variations for any value rank behind those for certain
 * values, which are added first.
 */
export function addVariation(
  variation: Variation,
  list: VariantList,
  { options, isAsOpen }: { options: VariationOption[]; isAsOpen: (line: number, openCount: number) => boolean },
): void {
  const { cells, fields, openCount } = variation;
  if (cells.isRefused) return;
  const column = options[0]?.column ?? 'Parent';
  const made = makeVariants(variation, options).filter((variant) => {
    const line = list.lineOf(variant);
    return line === undefined || isAsOpen(line, openCount);
  });
  const variants = made.length > 1 ? made.map((variant) => withOwnSku(variant, variation, options)) : made;
  if (made.length > 1 && fields.inventoryTracked && fields.quantity) {
    refuseSharedStock(cells, `Its units are those of ${made.length} variants, as it is for any value`);
  }
  checkValues(variants, cells, options);
  list.check(variants, cells, { sku: 'SKU', option: column });
  if (!cells.isRefused) for (const variant of variants) list.add(variant);
}

function makeVariants({ fields, chosen }: Variation, options: VariationOption[]): CatalogueVariant[] {
  const variants: CatalogueVariant[] = [];
  for (const selectedOptions of selectionsOf(chosen, options)) {
    variants.push({ ...fields, selectedOptions });
    // One variant too many is enough for the refusal; there may be millions.
    if (variants.length > MAX_VARIANTS) break;
  }
  return variants;
}

/**
 * If a row stands for several variants, each gets its own SKU: the row's SKU and the values that the row leaves open.
 */
function withOwnSku(variant: CatalogueVariant, { chosen }: Variation, options: VariationOption[]): CatalogueVariant {
  if (variant.sku === null) return variant;
  const isOpen = (_: SelectedOption, index: number) => options[index] !== undefined && chosen[index] === null;
  const values = variant.selectedOptions.filter(isOpen).map(({ value }) => value.replaceAll(' ', '-'));
  return { ...variant, sku: [variant.sku, ...values].join('-') };
}

/** Refuses the row if a value, or a SKU that is made of values, cannot be stored. */
export function checkValues(
  variants: readonly CatalogueVariant[],
  cells: WooCommerceCells,
  options: VariationOption[],
): void {
  const values = variants.flatMap(({ selectedOptions }) => selectedOptions.map(({ value }) => value));
  const column = options[0]?.column ?? 'Parent';
  if (values.some((value) => value.length > MAX_TEXT_LENGTH)) {
    const reason = `A value has more than the ${MAX_TEXT_LENGTH} characters allowed.`;
    cells.refuse('VALUE_TOO_LONG', column, reason, 'Shorten it.');
  }
  if (values.some(hasControlCharacters)) {
    cells.refuse('CONTROL_CHARACTER', column, 'A value has a line break or a tab.', 'Write it in one line.');
  }
  const longest = variants.find(({ sku }) => sku !== null && sku.length > MAX_TEXT_LENGTH);
  if (longest) {
    const reason = `With the values of its variants, the SKU has more than the ${MAX_TEXT_LENGTH} characters allowed.`;
    cells.refuse('VALUE_TOO_LONG', 'SKU', reason, 'Shorten it, or give each variant a row of its own.');
  }
}

function refuseOpenOption(
  cells: WooCommerceCells,
  own: readonly VariationOption[],
  { name, column }: VariationOption,
  parentLine: number,
): void {
  const reason = `It has no ${JSON.stringify(name)}, and so is for any; but the product's row, on line ${parentLine}, lists none.`;
  const place = own.find((option) => option.name === name)?.column ?? column;
  cells.refuse('MISSING_OPTION_VALUE', place, reason, 'Write its value here, or list all of them there.');
}
