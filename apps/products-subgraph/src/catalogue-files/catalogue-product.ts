import type { ProductStatus } from '../domain/catalogue.ts';

/** One product as a file describes it: complete, checked, and within the bounds of `domain/product-limits.ts`. */
export interface CatalogueProduct {
  /** The line on which the product's first row starts; the header is line 1 of an ordinary file. */
  line: number;
  /**
   * In the form of a slug. Unique among neighbours only: see `readCatalogueFile`. Where files have handles, the product is
   * known by it; where they have none, it is what a new product may get as its slug.
   */
  handle: string;
  /** How the product is recognised where files have no handles; null where they have. */
  origin: ProductOrigin | null;
  /** Whether rows are refused that the product may have had variants in. */
  isIncomplete: boolean;
  title: string;
  /** HTML exactly as in the file, not sanitised; empty when the file has none. */
  descriptionHtml: string;
  vendor: string | null;
  productType: string | null;
  /** In the file's order; no two are equal regardless of case. */
  tags: string[];
  /** The way to each category that the product is in, from the root down; no two ways are equal. */
  categories: CategoryStep[][];
  status: ProductStatus;
  /** In the file's order, each with the values that the variants use; empty for a product that comes in one form. */
  options: CatalogueOption[];
  /** In order of position; no URL occurs twice. */
  images: CatalogueImage[];
  seoTitle: string | null;
  seoDescription: string | null;
  /** At least one; no two have the same options or the same SKU, whatever their case. */
  variants: CatalogueVariant[];
  /** What the file calls the columns that problems found next to the database are about. */
  columns: ProblemColumns;
}

/** A product of files without handles: known by its SKUs, by the id that its shop has for it, or by its name. */
export interface ProductOrigin {
  externalId: string | null;
}

/** A category on the way to another one. */
export interface CategoryStep {
  title: string;
  /** The slug that it gets when it is created, if that is free; null where the file leaves it to us. */
  slug: string | null;
}

export interface ProblemColumns {
  handle: string;
  /** What the shop knows a product by, where files have no handles. */
  id: string;
  description: string;
  sku: string;
  quantity: string;
}

/** A way in which variants differ, such as "Size" with the values "Small" and "Large". */
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

/** One form of a product that can be bought. Prices are in minor units of the file's currency. */
export interface CatalogueVariant {
  /** The line on which the row of this variant starts. */
  line: number;
  sku: string | null;
  barcode: string | null;
  /** One for each option of the product, in the same order, unless the file says otherwise on purpose. */
  selectedOptions: SelectedOption[];
  priceMinorUnits: number;
  /** Always above the price. */
  compareAtPriceMinorUnits: number | null;
  /** Whether the file has a column for stock at all. If not, stock that is stored stays as it is. */
  isStockTold: boolean;
  inventoryTracked: boolean;
  /** Whether the variant can still be bought when nothing is left. */
  inventoryPolicy: InventoryPolicy;
  /** Units in stock; negative only where back-orders are taken. Null when the file says nothing, and none are counted. */
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
