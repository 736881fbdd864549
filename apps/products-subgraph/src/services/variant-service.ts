import type { PriceRow, StockLevel, VariantRow } from '../domain/catalogue.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** Reads variants with their current price and stock: one statement for any number of them. */
export type VariantService = ReturnType<typeof createVariantService>;

/**
 * Only variants of products that were published at some time are found, by every road.
 * @param withDrafts for staff: all are found.
 */
export function createVariantService({ prisma, withDrafts = false }: { prisma: PrismaClient; withDrafts?: boolean }) {
  const published = withDrafts ? Prisma.sql`true` : Prisma.sql`p.published_at IS NOT NULL`;
  const find = async (condition: Prisma.Sql) => {
    const rows = await prisma.$queryRaw<Row[]>`
      SELECT v.id, v.product_id AS "productId", p.title AS "productTitle", p.status AS "productStatus", v.sku, v.title,
             v.selected_options AS "selectedOptions", v.barcode, v.image_url AS "imageUrl",
             v.archived_at AS "archivedAt", price.id AS "priceId", price.amount_minor AS "amountMinor", price.compare_at_minor AS "compareAtMinor",
             price.currency_code AS "currencyCode", price.valid_from AS "validFrom",
             s.tracked, s.backorder, s.on_hand AS "onHand", s.reserved
      FROM variant v
      JOIN product p ON p.id = v.product_id
      JOIN stock s ON s.variant_id = v.id
      LEFT JOIN LATERAL (
        SELECT id, amount_minor, compare_at_minor, currency_code, valid_from FROM price
        WHERE variant_id = v.id AND valid_from <= now()
        ORDER BY valid_from DESC, sequence DESC LIMIT 1
      ) price ON true
      WHERE ${published} AND ${condition}
      ORDER BY v.product_id, v.position`;
    return rows.map(toVariant);
  };

  const findOfProducts = async (productIds: readonly string[], condition: Prisma.Sql) => {
    const rows = await find(Prisma.sql`v.product_id = ANY(${productIds}::uuid[]) AND ${condition}`);
    const byProduct = new Map(productIds.map((id): [string, VariantRow[]] => [id, []]));
    for (const row of rows) byProduct.get(row.productId)?.push(row);
    return byProduct;
  };

  return {
    async byIds(ids: readonly string[]): Promise<Map<string, VariantRow>> {
      const rows = await find(Prisma.sql`v.id = ANY(${ids}::uuid[])`);
      return new Map(rows.map((row) => [row.id, row]));
    },

    async bySkus(skus: readonly string[]): Promise<Map<string, VariantRow>> {
      const rows = await find(Prisma.sql`v.sku = ANY(${skus}::text[])`);
      return new Map(rows.flatMap((row) => (row.sku === null ? [] : [[row.sku, row]])));
    },

    /** Those that are not archived, in the shop's order. */
    byProductIds: (productIds: readonly string[]): Promise<Map<string, VariantRow[]>> =>
      findOfProducts(productIds, Prisma.sql`v.archived_at IS NULL`),

    archivedByProductIds: (productIds: readonly string[]): Promise<Map<string, VariantRow[]>> =>
      findOfProducts(productIds, Prisma.sql`v.archived_at IS NOT NULL`),
  };
}

type Row = Omit<VariantRow, 'price' | 'stock'> &
  StockLevel & { priceId: string | null } & Omit<PriceRow, 'id' | 'variantId'>;

function toVariant(row: Row): VariantRow {
  const { priceId, amountMinor, compareAtMinor, currencyCode, validFrom, ...others } = row;
  const { tracked, backorder, onHand, reserved, ...variant } = others;
  const price = { variantId: row.id, amountMinor, compareAtMinor, currencyCode, validFrom };
  return {
    ...variant,
    price: priceId === null ? null : { id: priceId, ...price },
    stock: { tracked, backorder, onHand, reserved },
  };
}
