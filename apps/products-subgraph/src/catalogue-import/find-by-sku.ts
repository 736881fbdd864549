import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { hasSku } from '../services/variant-columns.ts';
import type { ImportProblem } from './import-problem.ts';

/** Products with their own handles, and the problems of rows with unknown SKUs. */
interface Found {
  products: CatalogueProduct[];
  problems: ImportProblem[];
}

/** Puts the rows of a list of SKUs together to stored products. Those of other files stay as they are. */
export async function findBySku(tx: Prisma.TransactionClient, products: CatalogueProduct[]): Promise<Found> {
  if (!products.some(({ isKnownBySku }) => isKnownBySku)) return { products, problems: [] };
  const skus = products.flatMap(({ variants }) => variants.flatMap(({ sku }) => sku ?? []));
  const rows = await tx.$queryRaw<{ sku: string; slug: string }[]>`
    SELECT v.sku, p.slug FROM variant v JOIN product p ON p.id = v.product_id
    WHERE ${hasSku(skus)} AND v.archived_at IS NULL`;
  const slugBySku = new Map(rows.map(({ sku, slug }) => [caseKey(sku), slug]));
  const bySlug = new Map<string, CatalogueProduct>();
  const problems: ImportProblem[] = [];
  for (const product of products) {
    const slug = slugBySku.get(caseKey(product.variants[0]?.sku ?? ''));
    if (slug === undefined) problems.push(describeUnknown(product));
    else
      bySlug.set(slug, {
        ...product,
        handle: slug,
        variants: [...(bySlug.get(slug)?.variants ?? []), ...product.variants],
      });
  }
  return { products: [...bySlug.values()], problems };
}

function describeUnknown({ line, handle, columns }: CatalogueProduct): ImportProblem {
  const reason = `No variant on sale has the SKU ${excerpt(handle)}, and the file has no names of products.`;
  const remedy = 'Correct it, or import its product first, from a file with names.';
  return { line, lastLine: line, handle, column: columns.sku, code: 'UNKNOWN_SKU', reason, remedy };
}
