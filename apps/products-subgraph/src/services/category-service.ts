import type { CountedCategory } from '../domain/category-tree.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';

/** Reads the tree of categories. */
export type CategoryService = ReturnType<typeof createCategoryService>;

export function createCategoryService({ prisma }: { prisma: PrismaClient }) {
  return {
    /** The entire tree, by title: a shop has hundreds of categories, not millions. */
    all: () => prisma.$queryRaw<CountedCategory[]>`
      SELECT c.id, c.slug, c.title, c.parent_id AS "parentId", coalesce(n.products, 0) AS "productCount"
      FROM category c LEFT JOIN listing_count n ON n.kind = 'CATEGORY' AND n.value = c.id::text
      ORDER BY c.title, c.id`,

    /** The ids of the categories that each product is in. */
    async idsByProductIds(productIds: readonly string[]): Promise<Map<string, Set<string>>> {
      const rows = await prisma.productCategory.findMany({ where: { productId: { in: [...productIds] } } });
      const byProduct = new Map(productIds.map((id) => [id, new Set<string>()]));
      for (const { productId, categoryId } of rows) byProduct.get(productId)?.add(categoryId);
      return byProduct;
    },
  };
}
