import { Prisma } from '../generated/prisma/client.ts';
import type { ProductRecord } from './catalogue-writes.ts';

const given = (products: ProductRecord[]) => Prisma.sql`
  json_to_recordset(${JSON.stringify(products)}::json) AS given (
    id uuid, slug text, title text, description text, vendor text, "productType" text, tags text[],
    status product_status, options jsonb, images jsonb, "seoTitle" text, "seoDescription" text,
    "publishedAt" timestamptz
  )`;

/**
 * Locks products in the order that every transaction uses, before any is written: those that change, and those whose
 * stock changes, because their listing is written at the end of the transaction.
 */
export async function lockProducts(
  tx: Prisma.TransactionClient,
  productIds: readonly string[],
  stockedVariantIds: readonly string[],
): Promise<void> {
  if (productIds.length + stockedVariantIds.length === 0) return;
  await tx.$executeRaw`
    SELECT FROM product WHERE id = ANY(
      ${[...productIds]}::uuid[]
      || ARRAY(SELECT product_id FROM variant WHERE id = ANY(${[...stockedVariantIds]}::uuid[]))
    ) ORDER BY id FOR NO KEY UPDATE`;
}

export async function insertProducts(tx: Prisma.TransactionClient, products: ProductRecord[], now: Date) {
  if (products.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO product (
      id, slug, title, description, vendor, product_type, tags, status, options, images, seo_title, seo_description,
      published_at, created_at, updated_at
    )
    SELECT id, slug, title, description, vendor, "productType", tags, status, options, images, "seoTitle",
           "seoDescription", "publishedAt", ${now}::timestamptz, ${now}::timestamptz
    FROM ${given(products)}`;
}

export async function updateProducts(tx: Prisma.TransactionClient, products: ProductRecord[], now: Date) {
  if (products.length === 0) return;
  await tx.$executeRaw`
    UPDATE product SET
      title = given.title, description = given.description, vendor = given.vendor,
      product_type = given."productType", tags = given.tags, status = given.status, options = given.options,
      images = given.images, seo_title = given."seoTitle", seo_description = given."seoDescription",
      published_at = given."publishedAt", version = product.version + 1, updated_at = ${now}::timestamptz
    FROM ${given(products)}
    WHERE product.id = given.id`;
}
