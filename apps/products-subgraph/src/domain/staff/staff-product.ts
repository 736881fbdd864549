import type { ProductRow } from '../catalogue.ts';

/** A product as staff edit it. */
export interface StaffProduct extends ProductRow {
  /** The ids of its direct categories. */
  categoryIds: string[];
}

/** A variant as staff edit it, without price and stock. */
export interface StaffVariant {
  id: string;
  productId: string;
  position: number;
  sku: string | null;
  title: string;
  selectedOptions: { name: string; value: string }[];
  barcode: string | null;
  imageUrl: string | null;
  weightGrams: number | null;
  requiresShipping: boolean;
  taxable: boolean;
  archivedAt: Date | null;
}

/** The fields of a product in the audit log. Times and the version are left out: they follow from the rest. */
export function loggedProduct(product: StaffProduct) {
  const { slug, title, description, vendor, productType, tags, status, options, images, categoryIds } = product;
  const seo = { title: product.seoTitle, description: product.seoDescription };
  return { slug, title, description, vendor, productType, tags, status, options, images, seo, categoryIds };
}

/** The fields of a variant in the audit log. */
export function loggedVariant(variant: StaffVariant) {
  const { productId, sku, selectedOptions, barcode, imageUrl, weightGrams, requiresShipping, taxable } = variant;
  const archived = variant.archivedAt !== null;
  return { productId, sku, selectedOptions, barcode, imageUrl, weightGrams, requiresShipping, taxable, archived };
}
