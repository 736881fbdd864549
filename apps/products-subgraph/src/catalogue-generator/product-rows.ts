import { arrayLiteral, type TableRows } from './copy-rows.ts';
import type { GeneratedPrice, GeneratedProduct, GeneratedVariant } from './generate-product.ts';

/** A generated product and its creation time. */
export type DatedProduct = GeneratedProduct & { createdAt: Date };

type DatedVariant = GeneratedVariant & { product: DatedProduct; position: number };

const FORMER_PRICE_FROM = new Date(Date.UTC(2024, 6, 1));
const SCHEDULED_PRICE_FROM = new Date(Date.UTC(2031, 0, 1));

/** The rows of products and all their parts, in an order that foreign keys allow. */
export function rowsOf(products: readonly DatedProduct[], currencyCode: string): TableRows[] {
  const variants = products.flatMap((product) =>
    product.variants.map((variant, index): DatedVariant => ({ ...variant, product, position: index + 1 })),
  );
  const links = products.map(({ id, categoryId }) => [id, categoryId]);
  return [
    productRows(products),
    { table: 'product_category', columns: ['product_id', 'category_id'], rows: links },
    variantRows(variants),
    priceRows(variants, currencyCode),
    ...stockRows(variants),
  ];
}

function productRows(products: readonly DatedProduct[]): TableRows {
  return {
    table: 'product',
    columns: [
      ...['id', 'slug', 'title', 'description', 'vendor', 'product_type', 'tags', 'status', 'options', 'images'],
      ...['published_at', 'created_at', 'updated_at'],
    ],
    rows: products.map((product) => [
      ...[product.id, product.slug, product.title, product.description, product.vendor, product.productType],
      ...[arrayLiteral(product.tags), product.status, product.options],
      [{ url: product.image, altText: product.title }],
      ...[publishedAt(product), product.createdAt, product.createdAt],
    ]),
  };
}

function variantRows(variants: readonly DatedVariant[]): TableRows {
  return {
    table: 'variant',
    columns: [
      ...['id', 'product_id', 'position', 'sku', 'title', 'selected_options'],
      ...['requires_shipping', 'taxable', 'published_at'],
    ],
    rows: variants.map(({ id, product, position, sku, title, selectedOptions }) => [
      ...[id, product.id, position, sku, title, selectedOptions],
      ...[true, true, publishedAt(product)],
    ]),
  };
}

function priceRows(variants: readonly DatedVariant[], currencyCode: string): TableRows {
  const rowOf = (variant: DatedVariant, price: GeneratedPrice | null, validFrom: Date) =>
    price ? [[price.id, variant.id, price.amountMinor, price.compareAtMinor, currencyCode, validFrom]] : [];
  return {
    table: 'price',
    columns: ['id', 'variant_id', 'amount_minor', 'compare_at_minor', 'currency_code', 'valid_from'],
    rows: variants.flatMap((variant) => [
      ...rowOf(variant, variant.formerPrice, FORMER_PRICE_FROM),
      ...rowOf(variant, variant.price, variant.product.createdAt),
      ...rowOf(variant, variant.scheduledPrice, SCHEDULED_PRICE_FROM),
    ]),
  };
}

/** Stock, and the ledger entries that account for it. */
function stockRows(variants: readonly DatedVariant[]): TableRows[] {
  const stocked = variants.filter(({ stock }) => stock.onHand !== 0);
  return [
    {
      table: 'stock',
      columns: ['variant_id', 'tracked', 'backorder', 'on_hand'],
      rows: variants.map(({ id, stock }) => [id, stock.tracked, stock.backorder, stock.onHand]),
    },
    {
      table: 'stock_movement',
      columns: ['variant_id', 'delta', 'reason', 'occurred_at'],
      rows: stocked.map(({ id, stock, product }) => [id, stock.onHand, 'IMPORT', product.createdAt]),
    },
  ];
}

function publishedAt({ status, createdAt }: DatedProduct): Date | null {
  return status === 'DRAFT' ? null : createdAt;
}
