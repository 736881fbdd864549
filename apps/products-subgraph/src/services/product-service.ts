import type { SqlRunner } from '@commerce/database';
import type { ProductRow } from '../domain/catalogue.ts';
import type { ProductParts } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type ProductRecord, productColumns, toProduct } from './product-columns.ts';

/** Reads products by key. */
export type ProductService = ReturnType<typeof createProductService>;

/**
 * Finds every product that was ever published, on sale or not. Keys come from a sub-select, so the same plan serves any
 * number of them.
 * @param withDrafts for staff: also finds products that were never published.
 */
export function createProductService({ sql, withDrafts = false }: { sql: SqlRunner; withDrafts?: boolean }) {
  const published = withDrafts ? Prisma.sql`true` : Prisma.sql`p.published_at IS NOT NULL`;
  return {
    async byIds(ids: readonly string[], parts: ProductParts): Promise<Map<string, ProductRow>> {
      const rows = await sql.$queryRaw<ProductRecord[]>`
        SELECT ${productColumns(parts, withDrafts)} FROM product p
        WHERE ${published} AND p.id = ANY((SELECT ${ids}::uuid[])::uuid[])`;
      return new Map(rows.map((row) => [row.id, toProduct(row)]));
    },

    /**
     * By current or former slug. If a slug is both, the public gets the product that had it before: the one that has it
     * now is not on sale.
     */
    async bySlugs(slugs: readonly string[], parts: ProductParts): Promise<Map<string, ProductRow>> {
      const rows = await sql.$queryRaw<(ProductRecord & { asked: string })[]>`
        SELECT ${productColumns(parts, withDrafts)}, named.slug AS asked
        FROM (SELECT slug, id, ${withDrafts}::boolean AS preferred FROM product
              WHERE slug = ANY((SELECT ${slugs}::text[])::text[])
              UNION ALL SELECT slug, product_id, ${!withDrafts}::boolean FROM former_slug
              WHERE slug = ANY((SELECT ${slugs}::text[])::text[])) named
        JOIN product p ON p.id = named.id WHERE ${published} ORDER BY named.preferred`;
      return new Map(rows.map(({ asked, ...row }) => [asked, toProduct(row)]));
    },
  };
}
