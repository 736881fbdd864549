import type { Prisma } from '../generated/prisma/client.ts';
import type { SourceRecord } from './catalogue-writes.ts';

/** Records the ids of products in their source: one id per product, one product per id. */
export async function writeSources(tx: Prisma.TransactionClient, source: string, records: SourceRecord[]) {
  if (records.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM product_source WHERE source = ${source} AND (
      product_id = ANY(${records.map(({ productId }) => productId)}::uuid[])
      OR external_id = ANY(${records.map(({ externalId }) => externalId)}::text[]))`;
  await tx.$executeRaw`
    INSERT INTO product_source (source, external_id, product_id)
    SELECT ${source}, "externalId", "productId"
    FROM json_to_recordset(${JSON.stringify(records)}::json) AS given ("externalId" text, "productId" uuid)`;
}
