import type { ProductRow } from '../domain/catalogue.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { productColumns } from './product-columns.ts';

/** Reads products by key. */
export type ProductService = ReturnType<typeof createProductService>;

/**
 * Every product that was ever published is found, on sale or not.
 * @param withDrafts for staff: those that never were published as well.
 */
export function createProductService({ prisma, withDrafts = false }: { prisma: PrismaClient; withDrafts?: boolean }) {
  const published = withDrafts ? Prisma.sql`true` : Prisma.sql`p.published_at IS NOT NULL`;
  return {
    async byIds(ids: readonly string[]): Promise<Map<string, ProductRow>> {
      const rows = await prisma.$queryRaw<ProductRow[]>`
        SELECT ${productColumns} FROM product p WHERE ${published} AND p.id = ANY(${ids}::uuid[])`;
      return new Map(rows.map((row) => [row.id, row]));
    },

    /** By the slugs asked for, present or former. */
    async bySlugs(slugs: readonly string[]): Promise<Map<string, ProductRow>> {
      const rows = await prisma.$queryRaw<(ProductRow & { asked: string })[]>`
        SELECT ${productColumns}, named.slug AS asked
        FROM (SELECT slug, id FROM product WHERE slug = ANY(${slugs}::text[])
              UNION ALL SELECT slug, product_id FROM former_slug WHERE slug = ANY(${slugs}::text[])) named
        JOIN product p ON p.id = named.id WHERE ${published}`;
      return new Map(rows.map((row) => [row.asked, row]));
    },
  };
}
