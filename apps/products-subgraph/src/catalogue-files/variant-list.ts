import { caseKey } from '../domain/plain-text.ts';
import { MAX_VARIANTS } from '../domain/product-limits.ts';
import type { CatalogueOption, CatalogueVariant } from './catalogue-product.ts';
import { excerpt } from './excerpt.ts';
import type { RowCells } from './row-cells.ts';

/** The columns that a refused variant may be blamed on. */
interface VariantColumns<Column extends string> {
  sku: Column;
}

/** The variants of one product, kept distinct and bounded. */
export class VariantList {
  readonly variants: CatalogueVariant[] = [];
  readonly #selections = new Set<string>();
  readonly #skus = new Set<string>();
  /** How the values of each option are spelled, by their keys. */
  readonly #spellings = new Map<string, Map<string, string>>();

  /** @param options whose values are spelled so; else as the first variant with one spells it. */
  constructor(options: readonly CatalogueOption[] = []) {
    for (const { name, values } of options) for (const value of values) this.#spell(name, value);
  }

  /** Refuses the row of a variant that cannot be added. */
  check<Column extends string>(
    variant: CatalogueVariant,
    cells: RowCells<Column>,
    columns: VariantColumns<Column>,
  ): void {
    if (this.variants.length >= MAX_VARIANTS) {
      cells.refuse('TOO_MANY_VARIANTS', null, `The product already has ${MAX_VARIANTS} variants, which is the limit.`);
    }
    if (this.#selections.has(selectionKey(variant))) {
      cells.refuse('DUPLICATE_VARIANT', null, 'The product already has a variant with the same options.');
    }
    if (variant.sku !== null && this.#skus.has(caseKey(variant.sku))) {
      const reason = `The product already has a variant with the SKU ${excerpt(variant.sku)}.`;
      cells.refuse('DUPLICATE_SKU', columns.sku, reason);
    }
  }

  add(variant: CatalogueVariant): void {
    const selectedOptions = variant.selectedOptions.map(({ name, value }) => ({
      name,
      value: this.#spell(name, value),
    }));
    this.variants.push({ ...variant, selectedOptions });
    this.#selections.add(selectionKey(variant));
    if (variant.sku !== null) this.#skus.add(caseKey(variant.sku));
  }

  /** The product's options with all values in use. */
  options(): CatalogueOption[] {
    return optionsOf(this.variants);
  }

  has(variant: CatalogueVariant): boolean {
    return this.#selections.has(selectionKey(variant));
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
