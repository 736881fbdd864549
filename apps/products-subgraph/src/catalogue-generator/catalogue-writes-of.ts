import { type CatalogueWrites, noWrites, type PriceRecord } from '../catalogue-import/catalogue-writes.ts';
import type { GeneratedPrice, GeneratedProduct, GeneratedVariant } from './generate-product.ts';

/** The rows of generated products, as an import would write them. */
export function catalogueWritesOf(
  products: readonly GeneratedProduct[],
  { currencyCode, now }: { currencyCode: string; now: Date },
): CatalogueWrites {
  const variants = products.flatMap((product) =>
    product.variants.map((variant, position) => ({ ...variant, productId: product.id, position: position + 1 })),
  );
  return {
    ...noWrites(),
    newProducts: products.map(({ variants: _, categoryId: __, image, ...product }) => ({
      ...product,
      images: [{ url: image, altText: product.title }],
      seoTitle: null,
      seoDescription: null,
      publishedAt: product.status === 'DRAFT' ? null : now,
    })),
    categoryLinks: products.map(({ id, categoryId }) => ({ productId: id, categoryId })),
    newVariants: variants.map(({ id, productId, position, sku, title, selectedOptions }) => ({
      ...{ id, productId, position, sku, title, selectedOptions },
      barcode: null,
      imageUrl: null,
      weightGrams: null,
      requiresShipping: true,
      taxable: true,
      archivedAt: null,
    })),
    prices: pricesOf(variants, currencyCode, ({ price }) => price),
    newStock: variants.map(({ id, stock }) => ({ variantId: id, ...stock })),
  };
}

/** The prices that `choose` finds, one a variant at most. */
export function pricesOf(
  variants: readonly GeneratedVariant[],
  currencyCode: string,
  choose: (variant: GeneratedVariant) => GeneratedPrice | null,
): PriceRecord[] {
  return variants.flatMap((variant) => {
    const price = choose(variant);
    return price ? [{ ...price, variantId: variant.id, currencyCode }] : [];
  });
}
