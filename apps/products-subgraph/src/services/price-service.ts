import type { SqlRunner } from '@commerce/database';
import type { PriceRow } from '../domain/catalogue.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** Reads prices; they never change. */
export type PriceService = ReturnType<typeof createPriceService>;

/**
 * Finds only prices of variants that were on sale at some time.
 * @param withDrafts for staff: finds all prices.
 */
export function createPriceService({ sql, withDrafts = false }: { sql: SqlRunner; withDrafts?: boolean }) {
  const published = withDrafts
    ? Prisma.sql`true`
    : Prisma.sql`EXISTS (SELECT FROM variant v WHERE v.id = variant_id AND v.published_at IS NOT NULL)`;
  return {
    /** The ids come from a sub-select, so the same plan serves any number of them. */
    async byIds(ids: readonly string[]): Promise<Map<string, PriceRow>> {
      const rows = await sql.$queryRaw<PriceRow[]>`
        SELECT id, variant_id AS "variantId", amount_minor AS "amountMinor",
               compare_at_minor AS "compareAtMinor", currency_code AS "currencyCode", valid_from AS "validFrom"
        FROM price WHERE id = ANY((SELECT ${ids}::uuid[])::uuid[]) AND ${published}`;
      return new Map(rows.map((row) => [row.id, row]));
    },
  };
}
