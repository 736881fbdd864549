import type { CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { StoredVariant } from './stored-catalogue.ts';

/** The stored variants that the rows of a product stand for. */
export interface VariantMatches {
  /** In the file's order; `stored` is null for a new variant. */
  accepted: { variant: CatalogueVariant; stored: StoredVariant | null }[];
  /** Variants whose SKU belongs to another product, with its handle. */
  refused: { variant: CatalogueVariant; sku: string; takenBy: string }[];
  /** Stored variants that are not in the file. */
  left: StoredVariant[];
}

/**
 * A variant is identified by its SKU, or else by its options, whatever their case. A row with a new SKU matches the
 * variant with the same options, unless another row has that variant's SKU.
 *
 * @param handleOfSku the handle of another product that has a SKU, if there is one.
 */
export function matchVariants(
  variants: readonly CatalogueVariant[],
  storedVariants: readonly StoredVariant[],
  handleOfSku: (sku: string) => string | null,
): VariantMatches {
  const storedBySku = new Map(
    storedVariants.flatMap((stored) => (stored.sku === null ? [] : [[caseKey(stored.sku), stored]])),
  );
  const bySku = variants.map((variant) =>
    variant.sku === null ? null : (storedBySku.get(caseKey(variant.sku)) ?? null),
  );
  const claimed = new Set(bySku);
  const unclaimed = new Set(storedVariants.filter((stored) => !claimed.has(stored)));
  const storedByOptions = groupByOptions([...unclaimed].sort(bySoldFirst));

  const matches: VariantMatches = { accepted: [], refused: [], left: [] };
  for (const [index, variant] of variants.entries()) {
    const { sku } = variant;
    const match = bySku[index] ?? null;
    const takenBy = match || sku === null ? null : handleOfSku(sku);
    if (sku !== null && takenBy !== null) {
      matches.refused.push({ variant, sku, takenBy });
      continue;
    }
    const stored = match ?? storedByOptions.get(optionsKey(variant))?.shift() ?? null;
    if (stored) unclaimed.delete(stored);
    matches.accepted.push({ variant, stored });
  }
  matches.left = [...unclaimed];
  return matches;
}

function groupByOptions(variants: Iterable<StoredVariant>): Map<string, StoredVariant[]> {
  const groups = new Map<string, StoredVariant[]>();
  for (const variant of variants) {
    const key = optionsKey(variant);
    groups.set(key, [...(groups.get(key) ?? []), variant]);
  }
  return groups;
}

/** An archived variant is restored only if no other has its options. */
function bySoldFirst(left: StoredVariant, right: StoredVariant): number {
  return Number(left.archivedAt !== null) - Number(right.archivedAt !== null);
}

function optionsKey({ selectedOptions }: Pick<StoredVariant, 'selectedOptions'>): string {
  return JSON.stringify(selectedOptions.map(({ name, value }) => [caseKey(name), caseKey(value)]));
}
