import type { CategoryRow, ProductStatus, StockLevel } from '../domain/catalogue.ts';
import type { Refusal } from './recognition-refusals.ts';

/** What the database has of the products in a batch, and of everything that they could collide with. */
export interface StoredCatalogue {
  /** By the handle of the product in the file. */
  products: Map<string, StoredProduct>;
  /** Why products of the file are ambiguous, by their handles. */
  refusals: Map<string, Refusal>;
  /** Slugs that are not free for new products without handles. */
  takenSlugs: Set<string>;
  /** The handles of the products whose variants have the SKUs of the batch, by the SKUs' keys. */
  handleBySku: Map<string, string>;
  categories: readonly CategoryRow[];
}

/** The fields of a product that a file sets. */
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

/** The fields of a variant that its row in a file sets. */
export interface VariantFields {
  sku: string | null;
  title: string;
  selectedOptions: { name: string; value: string }[];
  barcode: string | null;
  imageUrl: string | null;
  weightGrams: number | null;
  requiresShipping: boolean;
  taxable: boolean;
  /** Always null: a variant in a file is on sale. */
  archivedAt: Date | null;
}

export interface StoredProduct extends ProductFields {
  id: string;
  slug: string;
  publishedAt: Date | null;
  /** Its id in the file's source; null if it has none, or the file has handles. */
  externalId: string | null;
  categoryIds: string[];
  /** By position. */
  variants: StoredVariant[];
}

export interface StoredVariant extends VariantFields {
  id: string;
  position: number;
  /** Its current price; null for a variant that never had one. */
  price: VariantPrice | null;
  stock: StockLevel | null;
}

export interface VariantPrice {
  amountMinor: number;
  compareAtMinor: number | null;
  currencyCode: string;
}
