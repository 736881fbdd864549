import { isDeepStrictEqual } from 'node:util';
import { caseKey } from '../domain/plain-text.ts';
import { MAX_VARIANTS } from '../domain/product-limits.ts';
import type { CatalogueOption, CatalogueVariant } from './catalogue-product.ts';
import { excerpt } from './excerpt.ts';
import type { RowCells } from './row-cells.ts';

/** The columns that a refused variant is reported for. */
interface VariantColumns<Column extends string> {
  sku: Column;
  option: Column;
}

/** Collects the variants of one product; keeps them distinct and within the limit. */
export class VariantList {
  readonly variants: CatalogueVariant[] = [];
  /** The lines of variants by their options, and by their SKU. */
  readonly #selections = new Map<string, number>();
  readonly #skus = new Map<string, number>();
  /** Whether rows of one variant say different things of it, so that none of them can be believed. */
  isContradictory = false;
  /** The spelling of each option's values. */
  readonly #spellings = new Map<string, string>();

  readonly #isKnownBySku: boolean;

  /**
   * @param options values are spelled as in these options, or else as in the first variant with the value.
   * @param isKnownBySku whether the file has no options, so that SKUs alone tell variants apart.
   */
  constructor(options: readonly CatalogueOption[] = [], isKnownBySku = false) {
    this.#isKnownBySku = isKnownBySku;
    for (const { name, values } of options) for (const value of values) this.#spell(name, value);
  }

  /** Refuses the row if one of its variants, which are all different, cannot be added. */
  check<Column extends string>(
    variants: readonly CatalogueVariant[],
    cells: RowCells<Column>,
    columns: VariantColumns<Column>,
  ): void {
    if (this.variants.length + variants.length > MAX_VARIANTS) {
      const reason = `With it, the product has more than ${MAX_VARIANTS} variants, which is the limit.`;
      cells.refuse('TOO_MANY_VARIANTS', columns.option, reason, 'Make several products of it.');
    }
    this.isContradictory ||= !cells.isRefused && variants.some((variant) => this.#contradicts(variant));
    // A row whose options are refused has none, like another one may.
    const twin = cells.isRefused
      ? undefined
      : variants.map((variant) => this.lineOf(variant)).find((line) => line !== undefined);
    if (twin !== undefined) {
      const reason = `The product already has a variant with the same options, on line ${twin}.`;
      const hasOptions = variants.some(({ selectedOptions }) => selectedOptions.length > 0);
      const remedy = hasOptions
        ? 'Give one of them other values, or take it out.'
        : 'Write the options of each, in the columns of options, or take one of them out.';
      cells.refuse('DUPLICATE_VARIANT', columns.option, reason, remedy);
    }
    for (const { sku } of variants) {
      const line = sku === null ? undefined : this.#skus.get(caseKey(sku));
      if (sku === null || line === undefined) continue;
      const reason = `The product already has a variant with the SKU ${excerpt(sku)}, on line ${line}.`;
      cells.refuse('DUPLICATE_SKU', columns.sku, reason, 'Give each its own.');
    }
  }

  add(variant: CatalogueVariant): void {
    const selectedOptions = variant.selectedOptions.map(({ name, value }) => ({
      name,
      value: this.#spell(name, value),
    }));
    this.variants.push({ ...variant, selectedOptions });
    this.#selections.set(selectionKey(variant), variant.line);
    if (variant.sku !== null) this.#skus.set(caseKey(variant.sku), variant.line);
  }

  /** The product's options with all used values. */
  options(): CatalogueOption[] {
    return optionsOf(this.variants);
  }

  /** The line of the variant with the same options, if there is one. */
  lineOf(variant: CatalogueVariant): number | undefined {
    return this.#isKnownBySku && variant.sku !== null ? undefined : this.#selections.get(selectionKey(variant));
  }

  /** Whether a variant with the same options or SKU says something else. */
  #contradicts(variant: CatalogueVariant): boolean {
    const lines = [this.lineOf(variant), variant.sku === null ? undefined : this.#skus.get(caseKey(variant.sku))];
    if (lines.every((line) => line === undefined)) return false;
    const factsOf = ({ line: _, selectedOptions: __, ...facts }: CatalogueVariant) => facts;
    return this.variants
      .filter(({ line }) => lines.includes(line))
      .some(
        (twin) => selectionKey(twin) !== selectionKey(variant) || !isDeepStrictEqual(factsOf(twin), factsOf(variant)),
      );
  }

  /** Values that differ only in case are one value, in its first spelling. */
  #spell(name: string, value: string): string {
    const key = optionKey(name, value);
    const spelling = this.#spellings.get(key) ?? value;
    this.#spellings.set(key, spelling);
    return spelling;
  }
}

/** The options in which variants differ, with the used values, both in the order of their first occurrence. */
export function optionsOf(variants: readonly Pick<CatalogueVariant, 'selectedOptions'>[]): CatalogueOption[] {
  const valuesByName = new Map<string, Set<string>>();
  for (const { name, value } of variants.flatMap(({ selectedOptions }) => selectedOptions)) {
    valuesByName.set(name, (valuesByName.get(name) ?? new Set()).add(value));
  }
  return [...valuesByName].map(([name, values]) => ({ name, values: [...values] }));
}

function selectionKey({ selectedOptions }: CatalogueVariant): string {
  return selectedOptions.map(({ name, value }) => optionKey(name, value)).join('\n');
}

/** Neither names nor values contain line breaks. */
function optionKey(name: string, value: string): string {
  return `${name}\n${caseKey(value)}`;
}
