import pg from 'pg';

const LINES = 2;
const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Zoë Müller', 'Edsger Dijkstra', 'Barbara Liskov', 'Alan Turing'];

/**
 * Fills all three databases directly with orders of the last two years: of ten, eight are FULFILLED, one is CONFIRMED
 * and one CANCELLED. Their totals, carts and reservations are consistent, but not their stock.
 * @param {string} superuserUrl
 * @param {number} count
 * @param {{ id: string, priceId: string, minorUnits: number }[]} variants
 */
export async function fillOrders(superuserUrl, count, variants) {
  const ids = variants.map(({ id }) => id);
  const priceIds = variants.map(({ priceId }) => priceId);
  const amounts = variants.map(({ minorUnits }) => minorUnits);
  const run = (database, statements) => onDatabase(superuserUrl, database, statements);
  // The ids are derived from a counter, so that each database can generate the same rows by itself.
  const id = (kind, n) => `md5('${kind}' || ${n})::uuid`;
  const variant = `1 + (n * 7 + position) % ${ids.length}`;
  const lines = `generate_series(1, ${count}) AS n, generate_series(0, ${LINES - 1}) AS position`;
  const [{ taken }] = await run('orders', [[`SELECT count(*)::int AS taken FROM "order"`]]);
  if (taken > 0) throw new Error('there are orders already');
  await run('orders', [
    [
      `INSERT INTO "order" (id, number, state, key_scope, idempotency_key, request_hash, customer_id, cart_id, cart_version,
         email, shipping_address, billing_address, placed_total, currency_code, settled, recorded, placed_at, confirmed_at,
         cancelled_at)
       SELECT ${id('order', 'n')}, upper(substr(md5(n::text), 1, 11)),
         (CASE n % 10 WHEN 0 THEN 'CONFIRMED' WHEN 1 THEN 'CANCELLED' ELSE 'FULFILLED' END)::order_state,
         'customer:' || n % 50000, n::text, '', 'customer-' || n % 50000, ${id('cart', 'n')}, 1,
         'buyer' || n % 50000 || '@example' || n % 100 || '.com', address, address, total, 'EUR', true, true, placed_at,
         placed_at, CASE n % 10 WHEN 1 THEN placed_at END
       FROM generate_series(1, ${count}) AS n, LATERAL (
         SELECT jsonb_build_object('name', ($1::text[])[1 + n % cardinality($1::text[])] || ' ' || substr(md5(n::text), 1, 4),
           'line1', 'Street ' || n, 'city', 'London', 'countryCode', 'GB') AS address,
           now() - n * interval '730 days' / ${count} AS placed_at,
           (SELECT sum(($2::int[])[${variant}]) FROM generate_series(0, ${LINES - 1}) AS position) AS total
       ) AS derived`,
      [NAMES, amounts],
    ],
    [
      `INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, sku, quantity, unit_price_minor)
       SELECT ${id('line', `n || '-' || position`)}, ${id('order', 'n')}, position + 1, ($1::uuid[])[${variant}],
         ($2::uuid[])[${variant}], 'A title', 'SKU', 1, ($3::int[])[${variant}] FROM ${lines}`,
      [ids, priceIds, amounts],
    ],
    [
      `INSERT INTO order_event (order_id, type) SELECT ${id('order', 'n')}, 'CONFIRMED' FROM generate_series(1, ${count}) AS n`,
    ],
    ['VACUUM ANALYZE'],
  ]);
  await run('cart', [
    [
      `INSERT INTO cart (id, customer_id, status, version, order_id, created_at, updated_at, expires_at)
       SELECT ${id('cart', 'n')}, 'customer-' || n % 50000, 'ORDERED', 1, ${id('order', 'n')}, now(), now(), now()
       FROM generate_series(1, ${count}) AS n`,
    ],
    [
      `INSERT INTO cart_line (id, cart_id, position, variant_id, quantity, pinned_price_id)
       SELECT ${id('line', `n || '-' || position`)}, ${id('cart', 'n')}, position + 1, ($1::uuid[])[${variant}], 1,
         ($2::uuid[])[${variant}] FROM ${lines}`,
      [ids, priceIds],
    ],
    ['VACUUM ANALYZE'],
  ]);
  await run('products', [
    [
      `INSERT INTO stock_reservation (order_id, status)
       SELECT ${id('order', 'n')}, (CASE n % 10 WHEN 1 THEN 'RETURNED' ELSE 'COMMITTED' END)::reservation_status
       FROM generate_series(1, ${count}) AS n`,
    ],
    [
      `INSERT INTO stock_reservation_line (order_id, variant_id, quantity, counted)
       SELECT DISTINCT ${id('order', 'n')}, ($1::uuid[])[${variant}], 1, true FROM ${lines}`,
      [ids],
    ],
    ['VACUUM ANALYZE'],
  ]);
}

/** Runs statements without triggers, foreign keys and non-unique indexes; returns the rows of the last one. */
async function onDatabase(superuserUrl, database, statements) {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query("SET session_replication_role = 'replica'");
    const { rows: indexes } = await client.query(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
       FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
       WHERE relnamespace = 'public'::regnamespace AND NOT indisunique`,
    );
    for (const { name } of statements.length > 1 ? indexes : []) await client.query(`DROP INDEX ${name}`);
    let rows = [];
    for (const [text, values] of statements) {
      if (text.startsWith('VACUUM')) for (const { definition } of indexes) await client.query(definition);
      ({ rows } = await client.query(text, values));
    }
    return rows;
  } finally {
    await client.end();
  }
}
