import { caseKey } from '../../domain/plain-text.ts';
import { MAX_DESCRIPTION_LENGTH, MAX_TEXT_LENGTH } from '../../domain/product-limits.ts';
import type { SelectedOption } from '../catalogue-product.ts';
import { excerpt } from '../excerpt.ts';
import { decodeName } from './decode-name.ts';
import { readList, readWhole } from './list-values.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import type { WooCommerceColumn } from './woocommerce-header.ts';

/** An option in which the variations of a product differ, with the values in the product's row. */
export interface VariationOption {
  name: string;
  values: string[];
  /** All values as one: the value of a variation may contain a comma. */
  whole: string;
  /** The column of the values. */
  column: WooCommerceColumn;
}

/** The attributes of a row: all values of a product, or the single value of a variation. */
export function readAttributes(cells: WooCommerceCells, numbers: readonly string[]): VariationOption[] {
  return numbers.flatMap((number): VariationOption[] => {
    const label = `Attribute ${number} name` as const;
    const name = cells.name(label, MAX_TEXT_LENGTH, decodeName(cells.raw(label)));
    const column = `Attribute ${number} value(s)` as const;
    if (name === '') return [];
    const values = readList(cells, column, MAX_DESCRIPTION_LENGTH);
    for (const value of values) cells.refuseDamagedOption(column, value);
    return [{ name, values, whole: readWhole(cells.raw(column)), column }];
  });
}

/**
 * The attributes of a product that its variations use. The others describe the product and are no options, unless a
 * mapping says that they are: then variations without a value are for any.
 */
export function optionsOfVariations(
  product: VariationOption[],
  variations: VariationOption[][],
  areAllOptions: boolean,
): VariationOption[] {
  const named = new Map(variations.flat().map((option) => [caseKey(option.name), option]));
  const listed = product.filter(
    ({ name, values }) => named.delete(caseKey(name)) || (areAllOptions && values.length > 0),
  );
  // Some programs list no options in the rows of products.
  const isUnlisted = product.every(({ values }) => values.length === 0);
  return isUnlisted ? [...listed, ...[...named.values()].map((option) => ({ ...option, values: [] }))] : listed;
}

/** Refuses a row that names an option twice: which of the two counts would be a guess. */
export function refuseRepeated(
  cells: WooCommerceCells,
  own: readonly VariationOption[],
  options: readonly VariationOption[],
): void {
  if (own.length < 2) return;
  const keys = own.map(({ name }) => caseKey(name));
  const names = new Set(options.map(({ name }) => caseKey(name)));
  for (const [index, { name, column }] of own.entries()) {
    const key = keys[index] ?? '';
    if (!names.has(key) || keys.indexOf(key) === index) continue;
    const reason = `The row already has an option ${excerpt(name)}, whatever its case.`;
    cells.refuse('DUPLICATE_OPTION_NAME', column, reason, 'Give each option a name of its own, or remove one of them.');
  }
}

/**
 * The value of a variation for each option, null for any value. Refuses a value that its product does not list.
 * @param parentLine the line of the product.
 */
export function readChosen(
  cells: WooCommerceCells,
  own: readonly VariationOption[],
  options: readonly VariationOption[],
  parentLine: number,
): (string | null)[] {
  const isOption = (name: string) => options.some((option) => caseKey(option.name) === caseKey(name));
  for (const { name, values, column } of own) {
    if (values.length === 0 || isOption(name)) continue;
    const reason = `The product's row, on line ${parentLine}, has no attribute ${excerpt(name)}.`;
    cells.refuse('UNNAMED_OPTION_VALUE', column, reason, 'Name it there with its values, or leave it out here.');
  }
  return options.map((option) => {
    const given = own.find(({ name }) => caseKey(name) === caseKey(option.name));
    return given && given.values.length > 0 ? readValue(cells, given, option, parentLine) : null;
  });
}

function readValue(
  cells: WooCommerceCells,
  { values, whole, column }: VariationOption,
  option: VariationOption,
  parentLine: number,
): string {
  const [value = '', ...others] = values;
  const listed = option.values.find((each) => caseKey(each) === caseKey(whole) || caseKey(each) === caseKey(value));
  if (listed !== undefined && (others.length === 0 || caseKey(listed) === caseKey(whole))) return listed;
  if (others.length > 0) {
    const remedy = 'Give each value a row of its own. One with a comma stands in quotes, or has a backslash before it.';
    cells.refuse('INVALID_VALUE', column, `${excerpt(whole)} is ${values.length} values.`, remedy);
  } else if (option.values.length > 0) {
    const known = option.values.slice(0, 5).map(excerpt).join(', ');
    const reason = `${excerpt(value)} is none of the values that the product's row, on line ${parentLine}, lists: ${known}.`;
    cells.refuse('UNLISTED_OPTION_VALUE', column, reason, 'Add it there, or correct it here.');
  }
  return value;
}

/**
 * The variants that a variation stands for: one, unless it leaves an option open, which stands for every value that the
 * product lists. Generated lazily, because there may be millions.
 * @param chosen its value for each option, null for an open one.
 */
export function* selectionsOf(
  chosen: readonly (string | null)[],
  options: readonly VariationOption[],
): Generator<SelectedOption[]> {
  const [option, ...others] = options;
  const [value = null, ...otherValues] = chosen;
  if (!option) {
    yield [];
    return;
  }
  for (const each of value === null ? option.values : [value]) {
    for (const rest of selectionsOf(otherValues, others)) yield [{ name: option.name, value: each }, ...rest];
  }
}
