import { caseKey } from '../../domain/plain-text.ts';
import { MAX_DESCRIPTION_LENGTH, MAX_TEXT_LENGTH } from '../../domain/product-limits.ts';
import type { SelectedOption } from '../catalogue-product.ts';
import { decodeName, splitValues, type WooCommerceCells } from './woocommerce-cells.ts';

/** A way in which the variations of a product differ, with the values that the product's row lists. */
export interface VariationOption {
  name: string;
  values: string[];
}

/** The attributes that a row names, whose values are those that a product comes in, or the one of a variation. */
export function readAttributes(cells: WooCommerceCells, numbers: readonly string[]): VariationOption[] {
  return numbers.flatMap((number): VariationOption[] => {
    const label = `Attribute ${number} name` as const;
    const name = cells.name(label, MAX_TEXT_LENGTH, decodeName(cells.raw(label)));
    const column = `Attribute ${number} value(s)` as const;
    return name === '' ? [] : [{ name, values: splitValues(cells.text(column, MAX_DESCRIPTION_LENGTH)) }];
  });
}

/** Of a product's attributes, those that its variations name: the others describe it, and are no options. */
export function optionsOfVariations(product: VariationOption[], variations: VariationOption[][]): VariationOption[] {
  const named = new Map(variations.flat().map(({ name }) => [caseKey(name), name]));
  const listed = product.filter(({ name }) => named.delete(caseKey(name)));
  return [...listed, ...[...named.values()].map((name) => ({ name, values: [] }))];
}

/**
 * The variants that a variation stands for: one, unless it leaves an option open, which is then every value that the
 * product lists. They are made as they are taken, for there may be millions.
 */
export function* selectionsOf(
  variation: VariationOption[],
  options: VariationOption[],
): Generator<{ selectedOptions: SelectedOption[]; chosen: string[] }> {
  const [option, ...others] = options;
  if (!option) {
    yield { selectedOptions: [], chosen: [] };
    return;
  }
  const own = variation.find(({ name }) => caseKey(name) === caseKey(option.name))?.values ?? [];
  const isOpen = own.length === 0;
  for (const value of isOpen ? option.values : own.slice(0, 1)) {
    for (const rest of selectionsOf(variation, others)) {
      const selectedOptions = [{ name: option.name, value }, ...rest.selectedOptions];
      yield { selectedOptions, chosen: isOpen ? [value, ...rest.chosen] : rest.chosen };
    }
  }
}
