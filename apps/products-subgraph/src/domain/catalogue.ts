/** The status of a product. An UNLISTED one is on sale to everyone who knows its address, but in no list. */
export type ProductStatus = 'DRAFT' | 'ACTIVE' | 'ARCHIVED' | 'UNLISTED';

/** Whether a product can be bought, listed or not. */
export function isOnSale(status: ProductStatus): boolean {
  return status === 'ACTIVE' || status === 'UNLISTED';
}

/** A product as the database holds it, without the parts that were not requested (`ProductParts`). */
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
  /** Present if they were read with the product; then all of them, in the shop's order. */
  variants?: VariantRow[];
  /** Present if they were read with the product; then by title. */
  categories?: CategoryRow[];
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
  /** The time since when it is no longer sold. */
  archivedAt: Date | null;
  price: PriceRow | null;
  stock: Omit<StockRow, 'variantId'>;
}

/** A variant that was read by key, with what its checkout needs. */
export interface KeyedVariant extends VariantRow {
  taxable: boolean;
  /** False for what is not shipped, such as a download. */
  requiresShipping: boolean;
}

/** The price of a variant from a moment on. */
export interface PriceRow {
  id: string;
  variantId: string;
  amountMinor: bigint;
  /** The higher amount that the price is compared with. */
  compareAtMinor: bigint | null;
  currencyCode: string;
  validFrom: Date;
}

/** The units in stock, and how they limit sales. */
export interface StockLevel {
  /** False: units are not counted, and any number can be bought. */
  tracked: boolean;
  /** True: more units can be bought than are in stock. */
  backorder: boolean;
  onHand: number;
  reserved: number;
}

/** The stock of one variant. */
export interface StockRow extends StockLevel {
  /** The variant is low on stock at or below this number of available units; null means the shop's default. */
  lowAt: number | null;
  variantId: string;
}

/** A category in the tree. */
export interface CategoryRow {
  id: string;
  slug: string;
  title: string;
  parentId: string | null;
}

/** A variant for another service. `price` is the pinned one if that was requested. */
export interface Quote {
  variant: KeyedVariant;
  price: PriceRow | null;
}

/** What is stored as the title of the only variant of a product without options, as Shopify names it. */
const DEFAULT_VARIANT_TITLE = 'Default Title';

/** The title of a variant on its product's page: the values of its options. */
export function variantTitle(selectedOptions: readonly { value: string }[]): string {
  return selectedOptions.map(({ value }) => value).join(' / ') || DEFAULT_VARIANT_TITLE;
}

/** The title of a variant beside its product's title; empty if the product has no options, so that nobody has to hide it. */
export function shownTitle({ title }: Pick<VariantRow, 'title'>): string {
  return title === DEFAULT_VARIANT_TITLE ? '' : title;
}

/** The title of a variant outside of its product's page. */
export function fullTitle(variant: Pick<VariantRow, 'productTitle' | 'title'>): string {
  return [variant.productTitle, shownTitle(variant)].filter(Boolean).join(' – ');
}
