import { caseKey } from '../domain/plain-text.ts';
import { MAX_VARIANTS } from '../domain/product-limits.ts';
import type { CatalogueOption, CatalogueVariant } from './catalogue-product.ts';
import { excerpt } from './excerpt.ts';
import type { RowCells } from './row-cells.ts';

/** The columns that a refused variant may be blamed on. */
interface VariantColumns<Column extends string> {
  sku: Column;
  option: Column;
}

/** The variants of one product, kept distinct and bounded. */
export class VariantList {
  readonly variants: CatalogueVariant[] = [];
  /** The lines of those that have a selection of options, or a SKU. */
  readonly #selections = new Map<string, number>();
  readonly #skus = new Map<string, number>();
  /** How the values of each option are spelled, by their keys. */
  readonly #spellings = new Map<string, Map<string, string>>();

  /** @param options whose values are spelled so; else as the first variant with one spells it. */
  constructor(options: readonly CatalogueOption[] = []) {
    for (const { name, values } of options) for (const value of values) this.#spell(name, value);
  }

  /** Refuses the row of variants, no two of them alike, if one of them cannot be added. */
  check<Column extends string>(
    variants: readonly CatalogueVariant[],
    cells: RowCells<Column>,
    columns: VariantColumns<Column>,
  ): void {
    if (this.variants.length + variants.length > MAX_VARIANTS) {
      const reason = `With it, the product has more than ${MAX_VARIANTS} variants, which is the limit.`;
      cells.refuse('TOO_MANY_VARIANTS', columns.option, reason, 'Make several products of it.');
    }
    const twin = variants.map((variant) => this.lineOf(variant)).find((line) => line !== undefined);
    if (twin !== undefined) {
      const reason = `The product already has a variant with the same options, on line ${twin}.`;
      cells.refuse('DUPLICATE_VARIANT', columns.option, reason, 'Give one of them other values, or take it out.');
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

  /** The product's options with all values in use. */
  options(): CatalogueOption[] {
    return optionsOf(this.variants);
  }

  /** The line of the variant with the same options, if there is one. */
  lineOf(variant: CatalogueVariant): number | undefined {
    return this.#selections.get(selectionKey(variant));
  }

  /** Values that differ in case alone are one, which is spelled as it was first. */
  #spell(name: string, value: string): string {
    const spellings = this.#spellings.get(name) ?? new Map<string, string>();
    this.#spellings.set(name, spellings);
    const spelling = spellings.get(caseKey(value)) ?? value;
    spellings.set(caseKey(value), spelling);
    return spelling;
  }
}

/** The options that variants differ in, with the values in use, both in the order in which they first occur. */
export function optionsOf(variants: readonly Pick<CatalogueVariant, 'selectedOptions'>[]): CatalogueOption[] {
  const valuesByName = new Map<string, Set<string>>();
  for (const { name, value } of variants.flatMap(({ selectedOptions }) => selectedOptions)) {
    valuesByName.set(name, (valuesByName.get(name) ?? new Set()).add(value));
  }
  return [...valuesByName].map(([name, values]) => ({ name, values: [...values] }));
}

function selectionKey({ selectedOptions }: CatalogueVariant): string {
  return JSON.stringify(selectedOptions.map(({ name, value }) => [name, caseKey(value)]));
}
