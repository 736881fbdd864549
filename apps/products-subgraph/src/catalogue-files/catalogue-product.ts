import type { ProductStatus } from '../domain/catalogue.ts';
import type { ProductField, VariantField } from './absent-fields.ts';

/** One product as a file describes it: complete, validated, and within the limits of `domain/product-limits.ts`. */
export interface CatalogueProduct {
  /** The line on which the product's first row starts; the header is line 1 of an ordinary file. */
  line: number;
  /**
   * In slug form. Unique among neighbours only: see `readCatalogueFile`. In files with handles it identifies the
   * product; in others it is a proposal for a new product's slug.
   */
  handle: string;
  /** Identifies the product if the file has no handles; otherwise null. */
  origin: ProductOrigin | null;
  /** Whether the file is a list of SKUs: it says nothing of the product but its variants' own fields. The handle is the SKU. */
  isKnownBySku: boolean;
  /** Whether rows were refused that may have held variants of this product. */
  isIncomplete: boolean;
  title: string;
  /** HTML exactly as in the file, not sanitised; empty if the file has none. */
  descriptionHtml: string;
  vendor: string | null;
  productType: string | null;
  /** In the file's order; unique regardless of case. */
  tags: string[];
  /** The path of each category of the product, root first; unique. */
  categories: CategoryStep[][];
  /** Of a new product. */
  status: ProductStatus;
  /** The stored statuses that the file does not contradict, because it lacks a column. */
  keptStatuses: readonly ProductStatus[];
  /** What the file has no column for: it stays as it is stored. */
  absentFields: readonly ProductField[];
  /** The number of options that the columns of the file have room for. */
  optionColumns: number;
  /** In the file's order, each with the values that the variants use; empty for a product without options. */
  options: CatalogueOption[];
  /** In order of position; no URL occurs twice. */
  images: CatalogueImage[];
  seoTitle: string | null;
  seoDescription: string | null;
  /** At least one; options and SKUs are unique, whatever their case. */
  variants: CatalogueVariant[];
  /** The names in the file of the columns that are checked against the database. */
  columns: ProblemColumns;
}

/** A product of a file without handles: identified by its SKUs, its id in the shop it comes from, or its name. */
export interface ProductOrigin {
  externalId: string | null;
}

/** A category on the path to another one. */
export interface CategoryStep {
  title: string;
  /** The slug for a new category, if it is free; null if the file gives none. */
  slug: string | null;
}

export interface ProblemColumns {
  handle: string;
  /** Identifies the product in its shop, if the file has no handles. */
  id: string;
  description: string;
  /** The column that says whether a product is on sale, or one of them. */
  status: string;
  option: string;
  sku: string;
  barcode: string;
  price: string;
  salePrice: string;
  quantity: string;
}

/** An option in which variants differ, such as "Size" with the values "Small" and "Large". */
export interface CatalogueOption {
  name: string;
  values: string[];
}

export interface CatalogueImage {
  /** The line on which the row of this image starts. */
  line: number;
  url: string;
  altText: string | null;
  /** 1 for the first image of the product, and without gaps. */
  position: number;
}

/** A variant that can be bought. Prices are in minor units of the file's currency. */
export interface CatalogueVariant {
  /** The line on which the row of this variant starts. */
  line: number;
  sku: string | null;
  barcode: string | null;
  /** One per option of the product, in the same order, unless the file deliberately says otherwise. */
  selectedOptions: SelectedOption[];
  priceMinorUnits: number;
  /** Always above the price. */
  compareAtPriceMinorUnits: number | null;
  /** What the row says nothing of, because the file lacks a column: it stays as it is stored. */
  absentFields: readonly VariantField[];
  inventoryTracked: boolean;
  /** Whether the variant can still be bought when its stock is zero. */
  inventoryPolicy: InventoryPolicy;
  /**
   * Units in stock; negative only if back-orders are allowed. Null if the file gives none: stored units stay.
   */
  quantity: number | null;
  weightGrams: number | null;
  requiresShipping: boolean;
  taxable: boolean;
  imageUrl: string | null;
}

export type InventoryPolicy = 'DENY' | 'CONTINUE';

export interface SelectedOption {
  name: string;
  value: string;
}
