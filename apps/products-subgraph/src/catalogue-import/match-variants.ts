import type { CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { StoredVariant } from './stored-catalogue.ts';

/** Which stored variant each row of a product stands for. */
export interface VariantMatches {
  /** In the file's order; `stored` is null for a variant that is new. */
  accepted: { variant: CatalogueVariant; stored: StoredVariant | null }[];
  /** Those with a SKU that belongs to another product, whose handle is given. */
  refused: { variant: CatalogueVariant; sku: string; takenBy: string }[];
  /** Stored ones that the file does not mention. */
  left: StoredVariant[];
}

/**
 * A variant is known by its SKU, or else by its options, whatever their case. A row with a SKU that is new takes over the variant with the
 * same options, unless another row names that one's SKU.
 *
 * @param handleOfSku tells which other product has a SKU, if one does.
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

/** An archived variant is brought back only if there is no other with its options. */
function bySoldFirst(left: StoredVariant, right: StoredVariant): number {
  return Number(left.archivedAt !== null) - Number(right.archivedAt !== null);
}

function optionsKey({ selectedOptions }: Pick<StoredVariant, 'selectedOptions'>): string {
  return JSON.stringify(selectedOptions.map(({ name, value }) => [caseKey(name), caseKey(value)]));
}
