import { v7 as newId } from 'uuid';
import { insertProducts } from '../../catalogue-import/write-products.ts';
import { slugsFor } from '../../domain/slug.ts';
import { InputProblems } from '../../domain/staff/input-problems.ts';
import { type NewProductInput, newProduct } from '../../domain/staff/new-product.ts';
import type { NewVariant } from '../../domain/staff/new-variants.ts';
import { loggedProduct, type StaffProduct } from '../../domain/staff/staff-product.ts';
import { changesBetween, type StaffActor } from '../../domain/staff-event.ts';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { recordStaffEvents } from '../record-staff-events.ts';
import { changeCatalogue } from './catalogue-transaction.ts';
import { type ProductResult, refused } from './product-editor.ts';
import { findTaken } from './product-edits.ts';
import { linkCategories, takenSlugs } from './product-repository.ts';
import { findTakenSkus, toCreation, writeNewVariants } from './variant-edits.ts';

const SLUG_LOCK = 'commerce.free-slug';

/** Creates a draft with its variants, their prices and stock: everything or nothing. */
export function createProduct(
  prisma: PrismaClient,
  currencyCode: string,
  actor: StaffActor,
  input: NewProductInput,
): Promise<ProductResult> {
  return changeCatalogue(prisma, 'PRODUCTS', async (tx, now) => {
    const problems = new InputProblems();
    const { product: draft, added } = newProduct(input, { currencyCode, now, newId, problems });
    if (problems.found.length > 0) return refused(...problems.found);
    const product = { ...draft, slug: draft.slug || (await freeSlug(tx, draft)) };
    const refusals = [
      ...(await findTaken(tx, product, { slug: draft.slug || null })),
      ...(await findTakenSkus(tx, added, (index) => ['variants', String(index), 'sku'])),
    ];
    if (refusals.length > 0) return refused(...refusals);
    await write(tx, product, added, { currencyCode, now });
    const changes = changesBetween(null, loggedProduct(product));
    const own = { action: 'PRODUCT_CREATED' as const, entityType: 'PRODUCT' as const, entityId: product.id, changes };
    await recordStaffEvents(tx, actor, [own, ...added.map(toCreation)]);
    return { product, userErrors: [] };
  });
}

/** Products with the same title that are created at the same time choose their slugs one after the other. */
async function freeSlug(tx: Prisma.TransactionClient, { title, id }: StaffProduct): Promise<string> {
  const candidates = slugsFor(title, id);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${SLUG_LOCK} ${candidates[0]}`}, 0))`;
  const taken = await takenSlugs(tx, candidates, { andFormer: true });
  return candidates.find((slug) => !taken.has(slug)) ?? id;
}

async function write(
  tx: Prisma.TransactionClient,
  product: StaffProduct,
  added: NewVariant[],
  { currencyCode, now }: { currencyCode: string; now: Date },
): Promise<void> {
  await insertProducts(tx, [product], now);
  await linkCategories(tx, product.id, product.categoryIds);
  if (added.length > 0) await writeNewVariants(tx, added, currencyCode, now);
}
