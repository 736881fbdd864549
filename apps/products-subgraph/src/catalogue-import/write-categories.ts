import type { CategoryRow } from '../domain/catalogue.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { CatalogueWrites } from './catalogue-writes.ts';

export async function writeCategories(tx: Prisma.TransactionClient, categories: CategoryRow[]): Promise<void> {
  if (categories.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO category (id, slug, title, parent_id)
    SELECT id, slug, title, "parentId"
    FROM json_to_recordset(${JSON.stringify(categories)}::json)
      AS category (id uuid, slug text, title text, "parentId" uuid)`;
}

export async function writeCategoryLinks(
  tx: Prisma.TransactionClient,
  unlinkedProductIds: CatalogueWrites['unlinkedProductIds'],
  links: CatalogueWrites['categoryLinks'],
): Promise<void> {
  if (unlinkedProductIds.length > 0) {
    await tx.$executeRaw`DELETE FROM product_category WHERE product_id = ANY(${unlinkedProductIds}::uuid[])`;
  }
  if (links.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO product_category (product_id, category_id)
    SELECT "productId", "categoryId"
    FROM json_to_recordset(${JSON.stringify(links)}::json) AS link ("productId" uuid, "categoryId" uuid)`;
}
