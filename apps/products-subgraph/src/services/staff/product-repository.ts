import { writeCategoryLinks } from '../../catalogue-import/write-categories.ts';
import { caseKey } from '../../domain/plain-text.ts';
import { PRODUCT_ALONE } from '../../domain/product-parts.ts';
import type { StaffProduct, StaffVariant } from '../../domain/staff/staff-product.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { productColumns } from '../product-columns.ts';
import { hasSku } from '../variant-columns.ts';

type Transaction = Prisma.TransactionClient;

/** Locks and reads the product; null if there is none. */
export async function lockProduct(tx: Transaction, id: string): Promise<StaffProduct | null> {
  // The next statement reads it, because only a new statement sees what was written while this one waited.
  await tx.$executeRaw`SELECT FROM product WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const [product] = await tx.$queryRaw<StaffProduct[]>`
    SELECT ${productColumns(PRODUCT_ALONE)}, ARRAY(
      SELECT category_id::text FROM product_category WHERE product_id = p.id ORDER BY category_id) AS "categoryIds"
    FROM product p WHERE p.id = ${id}::uuid`;
  return product ?? null;
}

/** Writes everything that differs between two states of a locked product. */
export async function saveProduct(tx: Transaction, before: StaffProduct, after: StaffProduct): Promise<void> {
  await tx.$executeRaw`
    UPDATE product SET
      slug = ${after.slug}, title = ${after.title}, description = ${after.description}, vendor = ${after.vendor},
      product_type = ${after.productType}, tags = ${after.tags}::text[], status = ${after.status}::product_status,
      options = ${JSON.stringify(after.options)}::jsonb, images = ${JSON.stringify(after.images)}::jsonb,
      seo_title = ${after.seoTitle}, seo_description = ${after.seoDescription},
      published_at = ${after.publishedAt}::timestamptz, version = ${after.version},
      updated_at = ${after.updatedAt}::timestamptz
    WHERE id = ${after.id}::uuid`;
  const removed = before.categoryIds.filter((id) => !after.categoryIds.includes(id));
  const added = after.categoryIds.filter((id) => !before.categoryIds.includes(id));
  if (removed.length > 0) {
    await tx.$executeRaw`
      DELETE FROM product_category WHERE product_id = ${after.id}::uuid AND category_id = ANY(${removed}::uuid[])`;
  }
  await linkCategories(tx, after.id, added);
}

export async function linkCategories(tx: Transaction, productId: string, categoryIds: string[]): Promise<void> {
  const links = categoryIds.map((categoryId) => ({ productId, categoryId }));
  await writeCategoryLinks(tx, [], links);
}

/** All variants of a product, including archived ones, in the shop's order. */
export function readVariants(tx: Transaction, productId: string): Promise<StaffVariant[]> {
  return tx.$queryRaw<StaffVariant[]>`
    SELECT id, product_id AS "productId", position, sku, title, selected_options AS "selectedOptions", barcode,
           image_url AS "imageUrl", weight_grams AS "weightGrams", requires_shipping AS "requiresShipping", taxable,
           archived_at AS "archivedAt"
    FROM variant WHERE product_id = ${productId}::uuid ORDER BY position`;
}

/** Whether any variant that is not archived has a price now. */
export async function isBuyable(tx: Transaction, productId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM variant v JOIN price ON price.variant_id = v.id AND valid_from <= clock_timestamp()
    WHERE v.product_id = ${productId}::uuid AND v.archived_at IS NULL LIMIT 1`;
  return rows.length > 0;
}

/**
 * Those of the slugs that a product has. With `andFormer`, also former slugs of products, which only an explicit choice
 * may take over.
 */
export async function takenSlugs(tx: Transaction, slugs: readonly string[], { andFormer = false } = {}) {
  const rows = await tx.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM product WHERE slug = ANY(${[...slugs]}::text[])
    UNION ALL SELECT slug FROM former_slug WHERE ${andFormer} AND slug = ANY(${[...slugs]}::text[])`;
  return new Set(rows.map(({ slug }) => slug));
}

/** The owners of those SKUs that are taken, by SKU key: case does not matter. */
export async function skuOwners(tx: Transaction, skus: readonly string[]): Promise<Map<string, string>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ sku: string; id: string }[]>`
    SELECT v.sku, v.id FROM variant v WHERE ${hasSku(skus)}`;
  return new Map(rows.map(({ sku, id }) => [caseKey(sku), id]));
}

/** Those of the ids that are ids of categories. */
export async function knownCategories(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM category WHERE id = ANY(${[...ids]}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}
