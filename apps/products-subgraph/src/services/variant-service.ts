import type { PriceRow, StockLevel, VariantRow } from '../domain/catalogue.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** Reads variants with their current price and stock: one statement for any number of them. */
export type VariantService = ReturnType<typeof createVariantService>;

/** Only variants of products that were published at some time are found, by every road. */
export function createVariantService({ prisma }: { prisma: PrismaClient }) {
  const find = async (condition: Prisma.Sql) => {
    const rows = await prisma.$queryRaw<Row[]>`
      SELECT v.id, v.product_id AS "productId", p.title AS "productTitle", p.status AS "productStatus", v.sku, v.title,
             v.selected_options AS "selectedOptions", v.barcode, v.image_url AS "imageUrl",
             price.id AS "priceId", price.amount_minor AS "amountMinor", price.compare_at_minor AS "compareAtMinor",
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
      WHERE p.published_at IS NOT NULL AND ${condition}
      ORDER BY v.product_id, v.position`;
    return rows.map(toVariant);
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

    /** In the shop's order. */
    async byProductIds(productIds: readonly string[]): Promise<Map<string, VariantRow[]>> {
      const rows = await find(Prisma.sql`v.product_id = ANY(${productIds}::uuid[])`);
      const byProduct = new Map(productIds.map((id): [string, VariantRow[]] => [id, []]));
      for (const row of rows) byProduct.get(row.productId)?.push(row);
      return byProduct;
    },
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
