import type { CategoryRow } from '../domain/catalogue.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';

/** Reads the tree of categories. */
export type CategoryService = ReturnType<typeof createCategoryService>;

export function createCategoryService({ prisma }: { prisma: PrismaClient }) {
  return {
    /** The entire tree, by title: a shop has hundreds of categories, not millions. */
    all: (): Promise<CategoryRow[]> => prisma.category.findMany({ orderBy: [{ title: 'asc' }, { id: 'asc' }] }),

    /** The ids of the categories that each product is in. */
    async idsByProductIds(productIds: readonly string[]): Promise<Map<string, Set<string>>> {
      const rows = await prisma.productCategory.findMany({ where: { productId: { in: [...productIds] } } });
      const byProduct = new Map(productIds.map((id) => [id, new Set<string>()]));
      for (const { productId, categoryId } of rows) byProduct.get(productId)?.add(categoryId);
      return byProduct;
    },
  };
}
