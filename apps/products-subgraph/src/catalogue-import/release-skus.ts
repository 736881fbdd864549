import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { VariantRecord } from './catalogue-writes.ts';
import { matchVariants } from './match-variants.ts';
import type { StoredCatalogue } from './stored-catalogue.ts';
import { withStoredOptions } from './stored-options.ts';

/**
 * The keys of SKUs that a product's variants give up in this batch and another product requests: the variant gets
 * another SKU, or is archived because its row is gone.
 */
export function findReleasedSkus(products: readonly CatalogueProduct[], stored: StoredCatalogue): Set<string> {
  const wanted = new Set<string>();
  for (const { handle, variants } of products) {
    const slug = stored.products.get(handle)?.slug ?? handle;
    for (const key of variants.flatMap(keysOf)) {
      const owner = stored.handleBySku.get(key);
      if (owner !== undefined && owner !== slug) wanted.add(key);
    }
  }
  if (wanted.size === 0) return wanted;
  const released = products.flatMap((product) => {
    const before = stored.products.get(product.handle) ?? null;
    const { accepted, left } = matchVariants(product.variants, before?.variants ?? [], () => null);
    const renamed = accepted.flatMap(({ variant, stored: variantBefore }) => {
      const [key] = variantBefore ? keysOf(variantBefore) : [];
      return key !== undefined && key !== keysOf(variant)[0] ? [key] : [];
    });
    // What a file without options does not name stays.
    return withStoredOptions(product, before) ? renamed : [...renamed, ...left.flatMap(keysOf)];
  });
  return new Set(released.filter((sku) => wanted.has(sku)));
}

/** Variants whose SKU another variant of the batch takes: it must be released first. */
export function findHandedOver(
  changed: readonly VariantRecord[],
  added: readonly VariantRecord[],
  skuBefore: ReadonlyMap<string, string | null>,
): string[] {
  const idBySku = new Map([...changed, ...added].flatMap((each) => keysOf(each).map((key) => [key, each.id])));
  return changed.flatMap(({ id }) => {
    const before = skuBefore.get(id) ?? null;
    const next = before === null ? undefined : idBySku.get(caseKey(before));
    return next === undefined || next === id ? [] : [id];
  });
}

/** The key of the SKU, if there is one. */
function keysOf({ sku }: { sku: string | null }): string[] {
  return sku === null ? [] : [caseKey(sku)];
}
