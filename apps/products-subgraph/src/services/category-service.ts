import type { SqlRunner } from '@commerce/database';
import type { CountedCategory } from '../domain/category-tree.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** A `CategoryRow` of `category c`, as JSON. */
export const CATEGORY_AS_JSON = Prisma.sql`
  json_build_object('id', c.id, 'slug', c.slug, 'title', c.title, 'parentId', c.parent_id)`;

/** Reads the tree of categories. */
export type CategoryService = ReturnType<typeof createCategoryService>;

export function createCategoryService({ sql }: { sql: SqlRunner }) {
  return {
    /** The entire tree, by title: a shop has hundreds of categories, not millions. */
    all: () =>
      sql.$queryRaw<CountedCategory[]>`
        SELECT c.id, c.slug, c.title, c.parent_id AS "parentId", coalesce(n.products, 0) AS "productCount"
        FROM category c LEFT JOIN listing_count n ON n.kind = 'CATEGORY' AND n.value = c.id::text
        ORDER BY c.title, c.id`,
  };
}
