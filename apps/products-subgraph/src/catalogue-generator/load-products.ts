import type { Pool, PoolClient } from 'pg';
import { copyRows } from './copy-rows.ts';
import { type DatedProduct, rowsOf } from './product-rows.ts';

/** Adds the products that are not in the catalogue yet, in one transaction. Returns their number. */
export async function loadProducts(pool: Pool, products: DatedProduct[], currencyCode: string): Promise<number> {
  return inTransaction(pool, async (client) => {
    const missing = await findMissing(client, products);
    if (missing.length === 0) return 0;
    // Disables the triggers that update the listing: it is written once, below.
    await client.query(`SET LOCAL commerce.catalogue_load = 'on'`);
    for (const rows of rowsOf(missing, currencyCode)) await copyRows(client, rows);
    await client.query('SELECT finish_catalogue_load($1::uuid[])', [missing.map(({ id }) => id)]);
    return missing.length;
  });
}

async function findMissing(client: PoolClient, products: DatedProduct[]): Promise<DatedProduct[]> {
  const ids = products.map(({ id }) => id);
  const { rows } = await client.query<{ id: string }>('SELECT id FROM product WHERE id = ANY($1::uuid[])', [ids]);
  const known = new Set(rows.map(({ id }) => id));
  return products.filter(({ id }) => !known.has(id));
}

async function inTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // The server rolls back the transaction of a lost connection.
    client.release(true);
    throw error;
  }
}
