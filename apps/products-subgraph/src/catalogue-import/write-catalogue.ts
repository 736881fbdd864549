import type { Prisma } from '../generated/prisma/client.ts';
import { recordStaffEvents } from '../services/record-staff-events.ts';
import type { CatalogueWrites } from './catalogue-writes.ts';
import { writeCategories, writeCategoryLinks } from './write-categories.ts';
import { insertProducts, lockProducts, updateProducts } from './write-products.ts';
import { writeSources } from './write-sources.ts';
import { insertStock, updateStock } from './write-stock.ts';
import { insertPrices, insertVariants, moveVariants, releaseSkus, updateVariants } from './write-variants.ts';

/** The actor in the audit log. */
const IMPORT = { kind: 'COMMAND', id: 'import' } as const;

/**
 * Writes a plan: one statement for each list that is not empty, two to move variants, to replace categories and to
 * record sources, one to lock.
 * @param source the source of the file.
 */
export async function writeCatalogue(
  tx: Prisma.TransactionClient,
  writes: CatalogueWrites,
  { now, source }: { now: Date; source: string },
): Promise<void> {
  const productIds = writes.changedProducts.map(({ id }) => id);
  const stockedIds = writes.changedStock.map(({ variantId }) => variantId);
  await lockProducts(tx, productIds, stockedIds);
  await writeCategories(tx, writes.categories);
  await updateProducts(tx, writes.changedProducts, now);
  await insertProducts(tx, writes.newProducts, now);
  await writeCategoryLinks(tx, writes.unlinkedProductIds, writes.categoryLinks);
  // Moves and renumbers first: new variants may take positions and SKUs that others give up.
  await moveVariants(tx, writes.moves);
  await releaseSkus(tx, writes.handedOverIds);
  await updateVariants(tx, writes.changedVariants);
  await insertVariants(tx, writes.newVariants);
  await insertPrices(tx, writes.prices, now);
  await updateStock(tx, writes.changedStock, now);
  await insertStock(tx, writes.newStock, now);
  await writeSources(tx, source, writes.sources);
  await recordStaffEvents(tx, IMPORT, writes.auditEntries);
}
