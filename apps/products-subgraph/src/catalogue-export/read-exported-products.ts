import type { CatalogueProduct, CatalogueVariant, CategoryStep } from '../catalogue-files/catalogue-product.ts';
import { MAX_OPTIONS } from '../domain/product-limits.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** A product of the catalogue as a file can hold it, and why some of its variants are left out. */
export interface ExportedProduct {
  product: CatalogueProduct;
  leftOut: string[];
}

/** Where the next batch starts, in the order of creation. */
export interface ExportPlace {
  createdAt: Date;
  id: string;
}

export interface ExportBatch {
  products: ExportedProduct[];
  /** Null after the last one. */
  next: ExportPlace | null;
}

/** The data that every batch needs. */
export interface ExportContext {
  tx: Prisma.TransactionClient;
  currencyCode: string;
  /** The moment whose prices are current. */
  now: Date;
  categories: ReadonlyMap<string, CategoryStep[]>;
}

const PRODUCTS_AT_A_TIME = 200;
const COLUMNS = {
  handle: 'Handle',
  id: 'Handle',
  description: 'Body (HTML)',
  status: 'Status',
  option: 'Option1 Value',
  sku: 'Variant SKU',
  barcode: 'Variant Barcode',
  price: 'Variant Price',
  salePrice: 'Variant Compare At Price',
  quantity: 'Variant Inventory Qty',
};

/** An export holds all that is stored. */
const COMPLETE = {
  isIncomplete: false,
  isKnownBySku: false,
  absentFields: [],
  keptStatuses: [],
  optionColumns: MAX_OPTIONS,
  columns: COLUMNS,
};

/** Reads the next products, in two statements for any number of them. */
export async function readExportedProducts(context: ExportContext, after: ExportPlace | null): Promise<ExportBatch> {
  const rows = await readProducts(context, after);
  const variants = await readVariants(context, rows);
  const last = rows.at(-1);
  return {
    products: rows.map((row) => toExported(row, variants.get(row.id) ?? [], context)),
    next: last && rows.length === PRODUCTS_AT_A_TIME ? { createdAt: last.createdAt, id: last.id } : null,
  };
}

type ProductRow = Omit<
  CatalogueProduct,
  keyof typeof COMPLETE | 'line' | 'origin' | 'variants' | 'categories' | 'images'
> & {
  id: string;
  createdAt: Date;
  images: { url: string; altText: string | null }[];
  categoryIds: string[];
};

/** Sorts before every product. */
const BEGINNING: ExportPlace = { createdAt: new Date(0), id: '00000000-0000-0000-0000-000000000000' };

function readProducts({ tx }: ExportContext, after: ExportPlace | null): Promise<ProductRow[]> {
  const { createdAt, id } = after ?? BEGINNING;
  return tx.$queryRaw<ProductRow[]>`
    SELECT id, created_at AS "createdAt", slug AS handle, title, description AS "descriptionHtml", vendor,
           product_type AS "productType", tags, status, options, images, seo_title AS "seoTitle",
           seo_description AS "seoDescription",
           ARRAY(SELECT category_id FROM product_category WHERE product_id = product.id) AS "categoryIds"
    FROM product WHERE (created_at, id) > (${createdAt}::timestamptz, ${id}::uuid)
    ORDER BY created_at, id LIMIT ${PRODUCTS_AT_A_TIME}`;
}

type VariantRow = Omit<
  CatalogueVariant,
  | 'line'
  | 'absentFields'
  | 'priceMinorUnits'
  | 'compareAtPriceMinorUnits'
  | 'inventoryTracked'
  | 'inventoryPolicy'
  | 'quantity'
> & {
  productId: string;
  compareAtMinor: bigint | null;
  amountMinor: bigint | null;
  currencyCode: string | null;
  tracked: boolean | null;
  backorder: boolean | null;
  onHand: number | null;
};

async function readVariants({ tx, now }: ExportContext, products: ProductRow[]): Promise<Map<string, VariantRow[]>> {
  const rows = await tx.$queryRaw<VariantRow[]>`
    SELECT v.product_id AS "productId", v.sku, v.barcode, v.selected_options AS "selectedOptions",
           v.image_url AS "imageUrl", price.compare_at_minor AS "compareAtMinor", v.weight_grams AS "weightGrams",
           v.requires_shipping AS "requiresShipping", v.taxable, price.amount_minor AS "amountMinor",
           price.currency_code AS "currencyCode", s.tracked, s.backorder, s.on_hand AS "onHand"
    FROM variant v
    LEFT JOIN stock s ON s.variant_id = v.id
    LEFT JOIN LATERAL (
      SELECT amount_minor, compare_at_minor, currency_code FROM price
      WHERE variant_id = v.id AND valid_from <= ${now}::timestamptz
      ORDER BY valid_from DESC, sequence DESC LIMIT 1
    ) price ON true
    WHERE v.product_id = ANY(${products.map(({ id }) => id)}::uuid[]) AND v.archived_at IS NULL
    ORDER BY v.product_id, v.position`;
  const variants = new Map<string, VariantRow[]>();
  for (const row of rows) variants.set(row.productId, [...(variants.get(row.productId) ?? []), row]);
  return variants;
}

function toExported(row: ProductRow, variantRows: VariantRow[], context: ExportContext): ExportedProduct {
  const { id: _, createdAt: __, categoryIds, images, ...fields } = row;
  const leftOut = variantRows.flatMap((variant) => explainMissingPrice(variant, context.currencyCode) ?? []);
  const priced = variantRows.filter((variant) => explainMissingPrice(variant, context.currencyCode) === null);
  const product = {
    ...fields,
    line: 0,
    origin: null,
    ...COMPLETE,
    categories: categoryIds.flatMap((id) => [context.categories.get(id) ?? []]).sort(byPath),
    images: images.map((image, index) => ({ ...image, line: 0, position: index + 1 })),
    variants: priced.map(toVariant),
  };
  return { product, leftOut };
}

function byPath(left: CategoryStep[], right: CategoryStep[]): number {
  const [one, other] = [left, right].map((path) => JSON.stringify(path));
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

function explainMissingPrice({ sku, amountMinor, currencyCode }: VariantRow, expected: string): string | null {
  const variant = sku === null ? 'A variant without a SKU' : `The variant ${JSON.stringify(sku)}`;
  if (amountMinor === null) return `${variant} has no price yet.`;
  return currencyCode === expected ? null : `${variant} has a price in ${currencyCode}, and not in ${expected}.`;
}

function toVariant(row: VariantRow): CatalogueVariant {
  const { productId: _, compareAtMinor, amountMinor, currencyCode: __, tracked, backorder, onHand, ...fields } = row;
  return {
    ...fields,
    line: 0,
    priceMinorUnits: Number(amountMinor),
    compareAtPriceMinorUnits: compareAtMinor === null ? null : Number(compareAtMinor),
    absentFields: [],
    inventoryTracked: tracked ?? false,
    inventoryPolicy: backorder ? 'CONTINUE' : 'DENY',
    quantity: onHand ?? 0,
  };
}
