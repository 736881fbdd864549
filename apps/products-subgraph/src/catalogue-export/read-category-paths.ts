import type { CategoryStep } from '../catalogue-files/catalogue-product.ts';
import type { CategoryRow } from '../domain/catalogue.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** The path from the root to every category, by the category's id. */
export async function readCategoryPaths(tx: Prisma.TransactionClient): Promise<Map<string, CategoryStep[]>> {
  const rows = await tx.$queryRaw<CategoryRow[]>`SELECT id, slug, title, parent_id AS "parentId" FROM category`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(rows.map((row) => [row.id, pathTo(row, byId)]));
}

function pathTo({ slug, title, parentId }: CategoryRow, byId: ReadonlyMap<string, CategoryRow>): CategoryStep[] {
  const parent = parentId === null ? undefined : byId.get(parentId);
  return [...(parent ? pathTo(parent, byId) : []), { title, slug }];
}
