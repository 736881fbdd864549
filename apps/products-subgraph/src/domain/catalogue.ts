/** Where a product stands in the shop. An unlisted one is on sale for those who know its address, and in no list. */
export type ProductStatus = 'DRAFT' | 'ACTIVE' | 'ARCHIVED' | 'UNLISTED';

/** Whether a product can be bought, listed or not. */
export function isOnSale(status: ProductStatus): boolean {
  return status === 'ACTIVE' || status === 'UNLISTED';
}

/** A product as the database holds it, less the parts that its reader did not ask for (`ProductParts`). */
export interface ProductRow {
  id: string;
  slug: string;
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
  /** When it was first published; null if it never was. */
  publishedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** Present if they were read along with the product: then all of them, in the shop's order. */
  variants?: VariantRow[];
  /** Present if they were read along with the product. */
  categoryIds?: string[];
}

/** A variant with its current price and its stock. */
export interface VariantRow {
  id: string;
  productId: string;
  productTitle: string;
  productStatus: ProductStatus;
  sku: string | null;
  title: string;
  selectedOptions: { name: string; value: string }[];
  barcode: string | null;
  imageUrl: string | null;
  /** Since when it is no longer sold. */
  archivedAt: Date | null;
  price: PriceRow | null;
  stock: Omit<StockRow, 'variantId'>;
}

/** A variant that was read by its key, with what its checkout depends on. */
export interface KeyedVariant extends VariantRow {
  taxable: boolean;
  /** False for what is not sent, such as a download. */
  requiresShipping: boolean;
}

/** What a variant costs from a moment on. */
export interface PriceRow {
  id: string;
  variantId: string;
  amountMinor: bigint;
  /** What the amount is compared with, for a bargain. */
  compareAtMinor: bigint | null;
  currencyCode: string;
  validFrom: Date;
}

/** How many units there are, and whether that matters. */
export interface StockLevel {
  /** False: units are not counted, any number can be bought. */
  tracked: boolean;
  /** True: more can be bought than there are. */
  backorder: boolean;
  onHand: number;
  reserved: number;
}

/** The stock of one variant. */
export interface StockRow extends StockLevel {
  /** From how few available units on the variant is short; null for the shop's own figure. */
  lowAt: number | null;
  variantId: string;
}

/** A node in the tree of categories. */
export interface CategoryRow {
  id: string;
  slug: string;
  title: string;
  parentId: string | null;
}

/** What another service gets of a variant: `price` is the pinned one if it asked for that. */
export interface Quote {
  variant: KeyedVariant;
  price: PriceRow | null;
}

/** The title of the only variant of a product without options, as Shopify names it. */
const DEFAULT_VARIANT_TITLE = 'Default Title';

/** What a variant is called on its product's page: the values of its options. */
export function variantTitle(selectedOptions: readonly { value: string }[]): string {
  return selectedOptions.map(({ value }) => value).join(' / ') || DEFAULT_VARIANT_TITLE;
}

/** What a variant is called on its own, outside its product's page. */
export function fullTitle(variant: Pick<VariantRow, 'productTitle' | 'title'>): string {
  return variant.title === DEFAULT_VARIANT_TITLE ? variant.productTitle : `${variant.productTitle} – ${variant.title}`;
}
