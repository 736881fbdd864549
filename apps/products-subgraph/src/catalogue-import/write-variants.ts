import { Prisma } from '../generated/prisma/client.ts';
import type { NewVariantRecord, PriceRecord, VariantMove, VariantRecord } from './catalogue-writes.ts';

const fields = Prisma.sql`
  id uuid, sku text, title text, "selectedOptions" jsonb, barcode text, "imageUrl" text,
  "weightGrams" int, "requiresShipping" boolean, taxable boolean, "archivedAt" timestamptz`;

export async function insertVariants(tx: Prisma.TransactionClient, variants: NewVariantRecord[]): Promise<void> {
  if (variants.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO variant (
      id, product_id, position, sku, title, selected_options, barcode, image_url, weight_grams,
      requires_shipping, taxable, published_at
    )
    SELECT id, "productId", position, sku, title, "selectedOptions", barcode, "imageUrl",
           "weightGrams", "requiresShipping", taxable, "publishedAt"
    FROM json_to_recordset(${JSON.stringify(variants)}::json)
      AS given ("productId" uuid, position int, "publishedAt" timestamptz, ${fields})`;
}

export async function updateVariants(tx: Prisma.TransactionClient, variants: VariantRecord[]): Promise<void> {
  if (variants.length === 0) return;
  await tx.$executeRaw`
    UPDATE variant SET
      sku = given.sku, title = given.title, selected_options = given."selectedOptions", barcode = given.barcode,
      image_url = given."imageUrl", weight_grams = given."weightGrams",
      requires_shipping = given."requiresShipping", taxable = given.taxable, archived_at = given."archivedAt"
    FROM json_to_recordset(${JSON.stringify(variants)}::json) AS given (${fields})
    WHERE variant.id = given.id`;
}

/** Removes SKUs that other variants get: PostgreSQL checks uniqueness at every row. */
export async function releaseSkus(tx: Prisma.TransactionClient, variantIds: string[]): Promise<void> {
  if (variantIds.length === 0) return;
  await tx.$executeRaw`UPDATE variant SET sku = NULL WHERE id = ANY(${variantIds}::uuid[])`;
}

/**
 * In two steps, because PostgreSQL checks the uniqueness of positions at every row: first to negative positions, out of
 * the way.
 */
export async function moveVariants(tx: Prisma.TransactionClient, moves: VariantMove[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.$executeRaw`
    UPDATE variant SET position = -1 - position WHERE id = ANY(${moves.map(({ id }) => id)}::uuid[])`;
  await tx.$executeRaw`
    UPDATE variant SET position = given.position
    FROM json_to_recordset(${JSON.stringify(moves)}::json) AS given (id uuid, position int)
    WHERE variant.id = given.id`;
}

export async function insertPrices(tx: Prisma.TransactionClient, prices: PriceRecord[], now: Date): Promise<void> {
  if (prices.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO price (id, variant_id, amount_minor, compare_at_minor, currency_code, valid_from)
    SELECT id, "variantId", "amountMinor", "compareAtMinor", "currencyCode", ${now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(prices)}::json)
      AS given (id uuid, "variantId" uuid, "amountMinor" bigint, "compareAtMinor" bigint, "currencyCode" text)`;
}
