import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { VariantRecord } from './catalogue-writes.ts';
import { matchVariants } from './match-variants.ts';
import type { StoredCatalogue } from './stored-catalogue.ts';

/** SKUs of one product's variants that another product of the batch asks for, and the first gives up in it. */
export function findReleasedSkus(products: readonly CatalogueProduct[], stored: StoredCatalogue): Set<string> {
  const wanted = new Set<string>();
  for (const { handle, variants } of products) {
    const slug = stored.products.get(handle)?.slug ?? handle;
    for (const { sku } of variants) {
      const owner = sku === null ? undefined : stored.handleBySku.get(sku);
      if (sku !== null && owner !== undefined && owner !== slug) wanted.add(sku);
    }
  }
  if (wanted.size === 0) return wanted;
  const released = products.flatMap(({ handle, variants }) => {
    const { accepted } = matchVariants(variants, stored.products.get(handle)?.variants ?? [], () => null);
    return accepted.flatMap(({ variant, stored: before }) =>
      before?.sku && before.sku !== variant.sku ? [before.sku] : [],
    );
  });
  return new Set(released.filter((sku) => wanted.has(sku)));
}

/** Variants whose SKU another one of the batch takes: it has to be free before. */
export function findHandedOver(
  changed: readonly VariantRecord[],
  added: readonly VariantRecord[],
  skuBefore: ReadonlyMap<string, string | null>,
): string[] {
  const idBySku = new Map([...changed, ...added].flatMap(({ id, sku }) => (sku === null ? [] : [[sku, id]])));
  return changed.flatMap(({ id }) => {
    const before = skuBefore.get(id) ?? null;
    const next = before === null ? undefined : idBySku.get(before);
    return next === undefined || next === id ? [] : [id];
  });
}
