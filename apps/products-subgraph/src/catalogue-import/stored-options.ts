import type { CatalogueProduct, CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { StoredProduct } from './stored-catalogue.ts';

/**
 * The product with the options that are stored, if its file has no columns for options and all its rows have SKUs that the
 * stored product sells: such a file updates these variants, and says nothing of others. Otherwise null.
 */
export function withStoredOptions(product: CatalogueProduct, stored: StoredProduct | null): CatalogueProduct | null {
  const lacksOptions = product.variants.every(({ absentFields }) => absentFields.includes('options'));
  if (!stored || (stored.options.length === 0 && !product.isKnownBySku) || product.options.length > 0 || !lacksOptions)
    return null;
  const sold = new Map(
    stored.variants.flatMap((each) => (each.sku === null || each.archivedAt ? [] : [[caseKey(each.sku), each]])),
  );
  const variants = product.variants.flatMap((variant): CatalogueVariant[] => {
    const before = variant.sku === null ? undefined : sold.get(caseKey(variant.sku));
    return before ? [{ ...variant, selectedOptions: before.selectedOptions }] : [];
  });
  return variants.length === product.variants.length ? { ...product, variants, options: stored.options } : null;
}
