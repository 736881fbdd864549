import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { cutText } from '../domain/cut-text.ts';
import { MAX_SLUG_LENGTH } from '../domain/slug.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Candidate } from './stored-identities.ts';

/**
 * Reads the stored products that the products of a file without handles may match.
 * @param ownerIds products that have SKUs of the file.
 */
export function readCandidates(
  tx: Prisma.TransactionClient,
  products: readonly CatalogueProduct[],
  { source, ownerIds }: { source: string; ownerIds: readonly string[] },
): Promise<Candidate[]> {
  const externalIds = products.flatMap(({ origin }) => origin?.externalId ?? []);
  const titles = products.map(({ title }) => title);
  return tx.$queryRaw<Candidate[]>`
    SELECT p.id, p.slug, p.title, s.external_id AS "externalId",
      (SELECT min(source) FROM product_source WHERE product_id = p.id AND source <> ${source}) AS "otherSource", ARRAY(
      SELECT sku FROM variant WHERE product_id = p.id AND sku IS NOT NULL AND archived_at IS NULL) AS skus
    FROM (
      SELECT id FROM product WHERE title = ANY(${titles}::text[])
      UNION SELECT product_id FROM product_source WHERE source = ${source} AND external_id = ANY(${externalIds}::text[])
      UNION SELECT unnest(${[...ownerIds]}::uuid[])
    ) candidate
    JOIN product p ON p.id = candidate.id
    LEFT JOIN product_source s ON s.product_id = p.id AND s.source = ${source}
    ORDER BY p.id`;
}

/** Possible slugs of a new product, the best one first. The end of a version 7 UUID is random. */
export function slugChoices(handle: string, id: string): string[] {
  const base = cutText(handle, MAX_SLUG_LENGTH - 13);
  return [handle, ...[2, 3, 4, 5].map((number) => `${base}-${number}`), `${base}-${id.slice(-12)}`];
}

/**
 * The slugs that new products may get but that are taken, or lead to a product that had them. Only if one of the handles
 * is taken, others may be needed.
 */
export async function readTakenSlugs(tx: Prisma.TransactionClient, handles: readonly string[]): Promise<Set<string>> {
  const taken = await findTaken(tx, handles);
  if (taken.size === 0) return taken;
  const others = handles.flatMap((handle) => slugChoices(handle, '').slice(1, -1));
  return new Set([...taken, ...(await findTaken(tx, others))]);
}

async function findTaken(tx: Prisma.TransactionClient, slugs: readonly string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM product WHERE slug = ANY(${slugs}::text[])
    UNION ALL SELECT slug FROM former_slug WHERE slug = ANY(${slugs}::text[])`;
  return new Set(rows.map(({ slug }) => slug));
}
