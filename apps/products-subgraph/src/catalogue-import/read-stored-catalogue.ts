import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { CategoryRow, StockLevel } from '../domain/catalogue.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { slugCandidates } from './plan-categories.ts';
import type { StoredCatalogue, StoredProduct, StoredVariant } from './stored-catalogue.ts';

/** Reads what the database has of the products, in at most four statements for any number of them. */
export async function readStoredCatalogue(
  tx: Prisma.TransactionClient,
  products: readonly CatalogueProduct[],
  now: Date,
): Promise<StoredCatalogue> {
  const storedProducts = await readProducts(tx, products);
  await readVariantsInto(storedProducts, tx, now);
  return {
    products: storedProducts,
    handleBySku: await readSkuOwners(tx, products),
    categories: await readCategories(tx, products),
  };
}

async function readProducts(tx: Prisma.TransactionClient, products: readonly CatalogueProduct[]) {
  const slugs = products.map(({ handle }) => handle);
  const rows = await tx.$queryRaw<Omit<StoredProduct, 'variants'>[]>`
    SELECT id, slug, title, description, vendor, product_type AS "productType", tags, status, options, images,
           seo_title AS "seoTitle", seo_description AS "seoDescription", published_at AS "publishedAt",
           ARRAY(SELECT category_id FROM product_category WHERE product_id = product.id) AS "categoryIds"
    FROM product WHERE slug = ANY(${slugs}::text[])`;
  return new Map(rows.map((row): [string, StoredProduct] => [row.slug, { ...row, variants: [] }]));
}

type VariantRow = Omit<StoredVariant, 'price' | 'stock'> & {
  slug: string;
  compareAtMinor: bigint | null;
  amountMinor: bigint | null;
  currencyCode: string | null;
} & { [Field in keyof StockLevel]: StockLevel[Field] | null };

async function readVariantsInto(products: Map<string, StoredProduct>, tx: Prisma.TransactionClient, now: Date) {
  if (products.size === 0) return;
  const productIds = [...products.values()].map(({ id }) => id);
  const rows = await tx.$queryRaw<VariantRow[]>`
    SELECT p.slug, v.id, v.position, v.sku, v.title, v.selected_options AS "selectedOptions", v.barcode,
           v.image_url AS "imageUrl", v.weight_grams AS "weightGrams",
           v.requires_shipping AS "requiresShipping", v.taxable, v.archived_at AS "archivedAt",
           price.amount_minor AS "amountMinor", price.compare_at_minor AS "compareAtMinor", price.currency_code AS "currencyCode",
           s.tracked, s.backorder, s.on_hand AS "onHand", s.reserved
    FROM variant v
    JOIN product p ON p.id = v.product_id
    LEFT JOIN stock s ON s.variant_id = v.id
    LEFT JOIN LATERAL (
      SELECT amount_minor, compare_at_minor, currency_code FROM price
      WHERE variant_id = v.id AND valid_from <= ${now}::timestamptz
      ORDER BY valid_from DESC, sequence DESC LIMIT 1
    ) price ON true
    WHERE v.product_id = ANY(${productIds}::uuid[])
    ORDER BY v.product_id, v.position`;
  for (const { slug, ...row } of rows) products.get(slug)?.variants.push(toVariant(row));
}

function toVariant(row: Omit<VariantRow, 'slug'>): StoredVariant {
  const { compareAtMinor, amountMinor, currencyCode, tracked, backorder, onHand, reserved, ...variant } = row;
  const hasPrice = amountMinor !== null && currencyCode !== null;
  const hasStock = tracked !== null && backorder !== null && onHand !== null && reserved !== null;
  return {
    ...variant,
    price: hasPrice
      ? {
          amountMinor: Number(amountMinor),
          compareAtMinor: compareAtMinor === null ? null : Number(compareAtMinor),
          currencyCode,
        }
      : null,
    stock: hasStock ? { tracked, backorder, onHand, reserved } : null,
  };
}

async function readSkuOwners(tx: Prisma.TransactionClient, products: readonly CatalogueProduct[]) {
  const skus = products.flatMap(({ variants }) => variants.flatMap(({ sku }) => sku ?? []));
  if (skus.length === 0) return new Map<string, string>();
  const rows = await tx.$queryRaw<{ sku: string; slug: string }[]>`
    SELECT v.sku, p.slug FROM variant v JOIN product p ON p.id = v.product_id WHERE v.sku = ANY(${skus}::text[])`;
  return new Map(rows.map(({ sku, slug }) => [sku, slug]));
}

async function readCategories(tx: Prisma.TransactionClient, products: readonly CatalogueProduct[]) {
  const paths = products
    .flatMap(({ categories }) => categories)
    .flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
  const titles = [...new Set(paths.flatMap((path) => path.at(-1)?.title ?? []))];
  const slugs = [...new Set(paths.flatMap(slugCandidates))];
  if (titles.length === 0) return [];
  return tx.$queryRaw<CategoryRow[]>`
    SELECT id, slug, title, parent_id AS "parentId" FROM category
    WHERE title = ANY(${titles}::text[]) OR slug = ANY(${slugs}::text[]) ORDER BY id`;
}
