import type { CategoryRow, ProductStatus, StockLevel } from '../domain/catalogue.ts';
import type { Refusal } from './recognition-refusals.ts';

/** What the database has of the products in a batch, and of all that they could collide with. */
export interface StoredCatalogue {
  /** By the handle of the file's product that stands for it. */
  products: Map<string, StoredProduct>;
  /** Why products of the file are ambiguous, by their handles. */
  refusals: Map<string, Refusal>;
  /** Slugs that new products without handles of their own cannot get. */
  takenSlugs: Set<string>;
  /** The handles of the products whose variants have the SKUs of the batch, by the SKUs' keys. */
  handleBySku: Map<string, string>;
  categories: readonly CategoryRow[];
}

/** The fields of a product that a file decides. */
export interface ProductFields {
  title: string;
  description: string;
  vendor: string | null;
  productType: string | null;
  tags: string[];
  status: ProductStatus;
  options: { name: string; values: string[] }[];
  images: { url: string; altText: string | null }[];
  seoTitle: string | null;
  seoDescription: string | null;
}

/** The fields of a variant that its row in a file decides. */
export interface VariantFields {
  sku: string | null;
  title: string;
  selectedOptions: { name: string; value: string }[];
  barcode: string | null;
  imageUrl: string | null;
  weightGrams: number | null;
  requiresShipping: boolean;
  taxable: boolean;
  /** A variant that is in a file is sold: null. */
  archivedAt: Date | null;
}

export interface StoredProduct extends ProductFields {
  id: string;
  slug: string;
  publishedAt: Date | null;
  /** The id by which it is known in the file's source; null if it is not, or the file has handles. */
  externalId: string | null;
  categoryIds: string[];
  /** By position. */
  variants: StoredVariant[];
}

export interface StoredVariant extends VariantFields {
  id: string;
  position: number;
  /** What it costs now; null for a variant that has never had a price. */
  price: VariantPrice | null;
  stock: StockLevel | null;
}

export interface VariantPrice {
  amountMinor: number;
  compareAtMinor: number | null;
  currencyCode: string;
}
