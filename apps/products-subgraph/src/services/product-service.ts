import { type Connection, connection, decodeCursor, encodeCursor, type PageRequest } from '@commerce/graphql';
import type { ProductRow } from '../domain/catalogue.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

const NEWEST = 'newest';

const columns = Prisma.sql`
  id, slug, title, description, vendor, product_type AS "productType", tags, status, options, images,
  seo_title AS "seoTitle", seo_description AS "seoDescription", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Reads products. */
export type ProductService = ReturnType<typeof createProductService>;

/** By key, every product that was ever published is found; lists and `findForSale` know only those on sale. */
export function createProductService({ prisma }: { prisma: PrismaClient }) {
  const findPublished = (condition: Prisma.Sql) =>
    prisma.$queryRaw<ProductRow[]>`SELECT ${columns} FROM product WHERE published_at IS NOT NULL AND ${condition}`;

  return {
    async byIds(ids: readonly string[]): Promise<Map<string, ProductRow>> {
      const rows = await findPublished(Prisma.sql`id = ANY(${ids}::uuid[])`);
      return new Map(rows.map((row) => [row.id, row]));
    },

    async bySlugs(slugs: readonly string[]): Promise<Map<string, ProductRow>> {
      const rows = await findPublished(Prisma.sql`slug = ANY(${slugs}::text[])`);
      return new Map(rows.map((row) => [row.slug, row]));
    },

    /** A page of the products on sale, newest first. */
    async list(page: PageRequest): Promise<Connection<ProductRow>> {
      const after = page.after === null ? Prisma.empty : Prisma.sql`AND (created_at, id) < ${key(page.after, 'after')}`;
      const before =
        page.before === null ? Prisma.empty : Prisma.sql`AND (created_at, id) > ${key(page.before, 'before')}`;
      const order = page.backward ? Prisma.sql`created_at, id` : Prisma.sql`created_at DESC, id DESC`;
      const rows = await prisma.$queryRaw<ProductRow[]>`
        SELECT ${columns} FROM product
        WHERE status = 'ACTIVE' ${after} ${before}
        ORDER BY ${order} LIMIT ${page.size + 1}`;
      return connection(rows, page, (row) => encodeCursor(NEWEST, [row.createdAt.toISOString(), row.id]));
    },

    /** How many products are on sale. */
    countForSale: () => prisma.product.count({ where: { status: 'ACTIVE' } }),
  };
}

function key(cursor: string, argument: string): Prisma.Sql {
  const [createdAt, id] = decodeCursor(cursor, NEWEST, ['date', 'uuid'], argument);
  return Prisma.sql`(${createdAt}::timestamptz, ${id}::uuid)`;
}
