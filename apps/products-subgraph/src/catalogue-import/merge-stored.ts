import type { CatalogueProduct, CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { variantTitle } from '../domain/catalogue.ts';
import type { ProductFields, StoredProduct, StoredVariant, VariantFields, VariantPrice } from './stored-catalogue.ts';

/** The fields of a product after the import: those that the file has no column for stay as they are stored. */
export function productFieldsAfter(
  product: CatalogueProduct,
  description: string,
  stored: StoredProduct | null,
): ProductFields {
  const isKept = stored !== null && product.keptStatuses.includes(stored.status);
  const fields: ProductFields = {
    title: product.title,
    description: stored && isPartOfStored(product, stored, description) ? stored.description : description,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: isKept ? stored.status : product.status,
    options: product.options,
    images: imagesAfter(product, stored),
    seoTitle: product.seoTitle,
    seoDescription: product.seoDescription,
  };
  return stored ? keep(fields, stored, product.absentFields) : fields;
}

/** The fields of a variant after the import, likewise. It is on sale then. */
export function variantFieldsAfter(variant: CatalogueVariant, stored: StoredVariant | null): VariantFields {
  const fields: VariantFields = {
    sku: variant.sku,
    title: variantTitle(variant.selectedOptions),
    selectedOptions: variant.selectedOptions,
    barcode: variant.barcode,
    imageUrl: variant.imageUrl,
    weightGrams: variant.weightGrams,
    requiresShipping: variant.requiresShipping,
    taxable: variant.taxable,
    archivedAt: null,
  };
  return stored ? keep(fields, stored, variant.absentFields) : fields;
}

/**
 * The price of a variant after the import. A file without a column for the sale price gives the regular price, and one
 * without a column for the price before gives the price.
 */
export function priceAfter(
  { priceMinorUnits, compareAtPriceMinorUnits, absentFields }: CatalogueVariant,
  stored: VariantPrice | null,
): Omit<VariantPrice, 'currencyCode'> {
  const price = { amountMinor: priceMinorUnits, compareAtMinor: compareAtPriceMinorUnits };
  if (absentFields.length === 0 || stored === null || stored.compareAtMinor === null) return price;
  if (absentFields.includes('salePrice')) return { amountMinor: stored.amountMinor, compareAtMinor: priceMinorUnits };
  return absentFields.includes('compareAtPrice') ? { ...price, compareAtMinor: stored.compareAtMinor } : price;
}

/** Whether the file has one of two columns for the description, and its text is what is stored of that one. */
export function isPartOfStored(
  { absentFields }: CatalogueProduct,
  stored: StoredProduct,
  description: string,
): boolean {
  if (absentFields.includes('shortDescription')) return stored.description.endsWith(description);
  return absentFields.includes('longDescription') && stored.description.startsWith(description);
}

/** A text for an image is known by the address of the image. */
function imagesAfter(
  { images, absentFields }: CatalogueProduct,
  stored: StoredProduct | null,
): ProductFields['images'] {
  const keepsTexts = absentFields.includes('altText');
  const textOf = (url: string) => stored?.images.find((image) => image.url === url)?.altText ?? null;
  return images.map(({ url, altText }) => ({ url, altText: keepsTexts ? textOf(url) : altText }));
}

/** Replaces fields by the stored ones. */
function keep<Fields extends object>(fields: Fields, stored: Fields, absentFields: readonly string[]): Fields {
  for (const name of absentFields as (keyof Fields)[]) if (name in fields) fields[name] = stored[name];
  return fields;
}
