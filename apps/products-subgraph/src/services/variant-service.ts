import type { SqlRunner } from '@commerce/database';
import type { KeyedVariant } from '../domain/catalogue.ts';
import { caseKey, normalizeCode } from '../domain/plain-text.ts';
import { ALL_PARTS } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { hasSku, toVariant, type VariantRecord, variantColumns, variantSource } from './variant-columns.ts';

/** Reads variants with their current price and stock: one statement for any number of them. */
export type VariantService = ReturnType<typeof createVariantService>;

type FoundVariant = VariantRecord &
  Pick<KeyedVariant, 'taxable' | 'requiresShipping' | 'productId' | 'productTitle' | 'productStatus'>;

/**
 * All methods find only variants that were on sale at some time. Keys come from a sub-select, so the same plan serves
 * any number of them.
 * @param withDrafts for staff: finds all variants.
 */
export function createVariantService({ sql, withDrafts = false }: { sql: SqlRunner; withDrafts?: boolean }) {
  const published = withDrafts ? Prisma.sql`true` : Prisma.sql`v.published_at IS NOT NULL`;
  const find = async (condition: Prisma.Sql) => {
    const rows = await sql.$queryRaw<FoundVariant[]>`
      SELECT ${variantColumns(ALL_PARTS)}, v.archived_at AS "archivedAt", v.taxable,
             v.requires_shipping AS "requiresShipping",
             p.id AS "productId", p.title AS "productTitle", p.status AS "productStatus"
      FROM ${variantSource} JOIN product p ON p.id = v.product_id
      WHERE ${published} AND ${condition}
      ORDER BY v.product_id, v.position`;
    return rows.map((row): KeyedVariant => {
      const { taxable, requiresShipping } = row;
      const product = { id: row.productId, title: row.productTitle, status: row.productStatus };
      return { ...toVariant(row, product), taxable, requiresShipping };
    });
  };

  const findOfProducts = async (productIds: readonly string[], condition: Prisma.Sql) => {
    const rows = await find(Prisma.sql`v.product_id = ANY((SELECT ${productIds}::uuid[])::uuid[]) AND ${condition}`);
    const byProduct = new Map(productIds.map((id): [string, KeyedVariant[]] => [id, []]));
    for (const row of rows) byProduct.get(row.productId)?.push(row);
    return byProduct;
  };

  return {
    async byIds(ids: readonly string[]): Promise<Map<string, KeyedVariant>> {
      const rows = await find(Prisma.sql`v.id = ANY((SELECT ${ids}::uuid[])::uuid[])`);
      return new Map(rows.map((row) => [row.id, row]));
    },

    /** By SKU, as given; case does not matter. */
    async bySkus(skus: readonly string[]): Promise<Map<string, KeyedVariant>> {
      const rows = await find(hasSku(skus.map(normalizeCode)));
      const byKey = new Map(rows.flatMap((row) => (row.sku === null ? [] : [[caseKey(row.sku), row]])));
      return new Map(
        skus.flatMap((sku) => {
          const row = byKey.get(caseKey(normalizeCode(sku)));
          return row ? [[sku, row]] : [];
        }),
      );
    },

    /** Those that are not archived, in the shop's order. */
    byProductIds: (productIds: readonly string[]): Promise<Map<string, KeyedVariant[]>> =>
      findOfProducts(productIds, Prisma.sql`v.archived_at IS NULL`),

    archivedByProductIds: (productIds: readonly string[]): Promise<Map<string, KeyedVariant[]>> =>
      findOfProducts(productIds, Prisma.sql`v.archived_at IS NOT NULL`),
  };
}
