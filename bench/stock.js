// npm run bench:stock: Reserves stock as the checkout does, of one variant that everybody wants and of many, and imports a product file.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTokenSigner } from '@commerce/identity';
import pg from 'pg';
import { createBenchClient } from './support/graphql-client.js';
import { measure, medianOf } from './support/measure.js';
import { optionsOf } from './support/options.js';
import { runGraph } from './support/run-graph.js';

const CLIENTS = [1, 16, 64];
const ENOUGH = 900_000;
const MORE_THAN_THERE_IS = 1_000_000;
const COUNTED = 200;
const SERVICE = { customerId: null, scopes: [], service: null };
const RESERVE = `mutation ($input: ReserveStockInput!) {
  reserveStock(input: $input) { results { status userErrors { code message } } }
}`;

/** Without the errors: refusals are part of what is measured. */
const ASK = 'mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { results { status } } }';

const values = optionsOf('bench:stock');
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];

/** Stocks every variant with more than anyone can reserve; returns their ids. */
async function stockEverything(database) {
  await database.query(
    `WITH stocked AS (
       UPDATE stock SET tracked = true, backorder = false, on_hand = $1 FROM (SELECT variant_id AS id, on_hand AS before FROM stock) old
       WHERE variant_id = id RETURNING variant_id, on_hand - before AS delta
     )
     INSERT INTO stock_movement (variant_id, delta, reason) SELECT variant_id, delta, 'IMPORT' FROM stocked`,
    [ENOUGH],
  );
  const { rows } = await database.query('SELECT variant_id AS id FROM stock ORDER BY variant_id');
  return rows.map(({ id }) => id);
}

/** Three lines per order: of any variants, or one of them of the variant that all orders want, in stock or sold out. */
function reservations(client, variantIds) {
  const hot = variantIds[Math.floor(variantIds.length / 2)];
  const inputOf = (variants, quantity = 1) => ({
    input: { orders: [{ orderId: randomUUID(), lines: variants.map((variantId) => ({ variantId, quantity })) }] },
  });
  const reserve = (variants) => client.query(RESERVE, inputOf(variants));
  return {
    hot: () => reserve([hot, anyOf(variantIds), anyOf(variantIds)]),
    spread: () => reserve([anyOf(variantIds), anyOf(variantIds), anyOf(variantIds)]),
    'sold out': () => client.query(ASK, inputOf([hot, anyOf(variantIds), anyOf(variantIds)], MORE_THAN_THERE_IS)),
  };
}

/** How many statements the server gets per reservation, counted on the server. */
async function statementsOf(superuserUrl, run) {
  const server = new pg.Client({ connectionString: superuserUrl });
  await server.connect();
  await server.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await server.query('SELECT pg_stat_statements_reset()');
  for (let i = 0; i < COUNTED; i++) await run();
  const { rows } = await server.query(
    `SELECT sum(calls)::int AS calls FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
     WHERE datname = 'products'`,
  );
  await server.end();
  return rows[0].calls / COUNTED;
}

/** A product file in Shopify's format: four variants per product, each with a price and stock. */
async function writeProductFile(directory, count) {
  const head =
    'Handle,Title,Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Status';
  const rows = Array.from({ length: count }, (_, i) => {
    const product = Math.floor(i / 4);
    const own = i % 4 === 0 ? `Bench lamp ${product},Bench,"lamp, bench",true,Size` : ',,,,';
    return `bench-lamp-${product},${own},${i % 4},BENCH-${i},shopify,${i % 50},deny,${10 + (i % 90)}.90,${i % 4 === 0 ? 'active' : ''}`;
  });
  const file = join(directory, 'products.csv');
  await writeFile(file, `${[head, ...rows].join('\n')}\n`);
  return file;
}

/** Imports the file as `npm run import` does, process start included; returns rows per second. */
async function importRate(databaseUrl, file, count) {
  const entry = fileURLToPath(new URL('../apps/products-subgraph/dist/import.js', import.meta.url));
  const start = performance.now();
  await promisify(execFile)(process.execPath, [entry, file], { env: { ...process.env, DATABASE_URL: databaseUrl } });
  return count / ((performance.now() - start) / 1000);
}

const graph = await runGraph();
const database = new pg.Client({ connectionString: graph.databases.owners.products });
await database.connect();
const signToken = await createTokenSigner(
  JSON.parse(await readFile(graph.secrets.keyFiles['orders-subgraph'], 'utf8')),
);
const client = createBenchClient(`${graph.service('products-subgraph').url}/graphql`, () =>
  signToken('products-subgraph', SERVICE),
);
try {
  const operations = reservations(client, await stockEverything(database));
  for (const run of Object.values(operations)) await measure({ clients: 16, seconds, run });
  const taken = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const clients of CLIENTS) {
      for (const [stock, run] of Object.entries(operations)) {
        const key = `${stock} | ${clients}`;
        taken.set(key, [...(taken.get(key) ?? []), await measure({ clients, seconds, run })]);
      }
    }
  }
  const table = [...taken].map(([key, measurements]) => {
    const { perSecond, p50, p99 } = medianOf(measurements);
    return `| ${key} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`;
  });
  const statements = await statementsOf(graph.database.current().superuserUrl, operations.spread);
  const count = Number(values['import-rows']);
  const file = await writeProductFile(graph.dataDirectory, count);
  const first = await importRate(graph.databases.owners.products, file, count);
  const again = await importRate(graph.databases.owners.products, file, count);
  const lines = [
    '| stock | clients | reservations a second | p50 ms | p99 ms |',
    '| --- | --- | --- | --- | --- |',
    ...table,
    '',
    `${statements.toFixed(2)} statements a reservation`,
    `import of ${count} rows: ${first.toFixed(0)} rows a second of new products, ${again.toFixed(0)} when nothing changes`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  client.close();
  await database.end();
  await graph.stop();
}
