import pg from 'pg';

/** Runs one statement on a database, as an operator would. */
export async function runSql(url: string, text: string, values: unknown[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Sets the available units of a variant, with the movement that explains the change. */
export async function restock(productsUrl: string, variantId: string, units: number): Promise<void> {
  await runSql(
    productsUrl,
    `WITH stocked AS (
       UPDATE stock SET tracked = true, backorder = false, on_hand = reserved + $2
       FROM (SELECT on_hand AS before FROM stock WHERE variant_id = $1) AS old
       WHERE variant_id = $1 RETURNING on_hand - old.before AS delta
     )
     INSERT INTO stock_movement (variant_id, delta, reason) SELECT $1, delta, 'IMPORT' FROM stocked`,
    [variantId, units],
  );
}

/** Gives a variant a new price, as a merchant would. */
export async function reprice(productsUrl: string, variantId: string, minorUnits: number): Promise<void> {
  await runSql(
    productsUrl,
    `INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
     VALUES (gen_random_uuid(), $1, $2, 'EUR', now())`,
    [variantId, minorUnits],
  );
}
