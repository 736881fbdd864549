import type { RunQuery } from '@commerce/database';
import type { PriceRow } from '../domain/catalogue.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** Reads prices; they never change. */
export type PriceService = ReturnType<typeof createPriceService>;

export function createPriceService({ query }: { query: RunQuery }) {
  return {
    /** The ids come by a sub-select, so that one plan is kept for any number of them. */
    async byIds(ids: readonly string[]): Promise<Map<string, PriceRow>> {
      const rows = await query<PriceRow>(Prisma.sql`
        SELECT id, variant_id AS "variantId", amount_minor AS "amountMinor",
               compare_at_minor AS "compareAtMinor", currency_code AS "currencyCode", valid_from AS "validFrom"
        FROM price WHERE id = ANY((SELECT ${ids}::uuid[])::uuid[])`);
      return new Map(rows.map((row) => [row.id, row]));
    },
  };
}
