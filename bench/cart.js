// npm run bench:cart: Reads carts and adds to them through the gateway, with few and with many carts in the database.
import pg from 'pg';
import { createBenchClient } from './support/graphql-client.js';
import { measure, medianOf } from './support/measure.js';
import { optionsOf } from './support/options.js';
import { runGraph } from './support/run-graph.js';
import { startTimingProxy } from './support/timing-proxy.js';

const CLIENTS = [1, 50];
const READ = `query ($id: ID!) {
  cart(id: $id) {
    id version subtotal { minorUnits }
    lines { id quantity total { minorUnits } variant { title price { amount { minorUnits } } } }
  }
}`;
const ADD = `mutation ($input: AddCartLinesInput!) {
  addCartLines(input: $input) { cart { id version totalQuantity } userErrors { code message } }
}`;

const values = optionsOf('bench:cart');
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

/** Fills the cart database directly: two lines per cart, with variants that can be bought. */
async function fillCarts(superuserUrl, count, variantIds) {
  const url = new URL(superuserUrl);
  url.pathname = '/cart';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query("SET session_replication_role = 'replica'");
  await client.query(
    `INSERT INTO cart (id, created_at, updated_at, expires_at)
     SELECT gen_random_uuid(), now(), now(), now() + interval '30 days' FROM generate_series(1, $1)`,
    [count],
  );
  await client.query(
    `INSERT INTO cart_line (id, cart_id, position, variant_id, quantity)
     SELECT gen_random_uuid(), id, n, ($1::uuid[])[1 + (abs(hashtext(id::text)) + n) % $2], 1
     FROM cart, generate_series(1, 2) AS n`,
    [variantIds, variantIds.length],
  );
  await client.query('VACUUM ANALYZE cart');
  await client.query('VACUUM ANALYZE cart_line');
  const { rows } = await client.query('SELECT id FROM cart ORDER BY random() LIMIT 20000');
  await client.end();
  return rows.map(({ id }) => id);
}

async function buyableVariants(client) {
  const { products } = await client.query(
    '{ products(first: 100) { nodes { variants { id availability { availableForSale } } } } }',
  );
  const variants = products.nodes.flatMap((product) => product.variants);
  return variants.filter(({ availability }) => availability.availableForSale).map(({ id }) => id);
}

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];

/** A graph with this many carts, warmed up, and the operations to measure on it. */
async function prepare(carts) {
  const env = { 'cart-subgraph': {} };
  const graph = await runGraph(env);
  const client = createBenchClient(graph.gatewayUrl);
  const variantIds = await buyableVariants(client);
  const cartIds = await fillCarts(graph.database.current().superuserUrl, carts, variantIds);
  const operations = {
    'read-cart': () => client.query(READ, { id: anyOf(cartIds) }),
    'add-to-cart': () =>
      client.query(ADD, { input: { cartId: anyOf(cartIds), lines: [{ variantId: anyOf(variantIds), quantity: 1 }] } }),
  };
  for (const run of Object.values(operations)) await measure({ clients: 8, seconds, run });
  const stop = async () => {
    client.close();
    await graph.stop();
  };
  return { carts, env, graph, operations, stop };
}

/** The sizes take turns in every round, so that other load on the machine affects all of them equally. */
async function compare(subjects, operation, clients) {
  const measurements = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, taken] of measurements) {
      taken.push(await measure({ clients, seconds, run: subject.operations[operation] }));
    }
  }
  return [...measurements].map(([{ carts }, taken]) => ({ operation, clients, carts, ...medianOf(taken) }));
}

/** The share of an addition's time that cart spends waiting for products; one client. */
async function productsShare({ carts, graph, env, operations }) {
  const run = operations['add-to-cart'];
  const proxy = await startTimingProxy(() => graph.service('products-subgraph').url);
  await graph.service('cart-subgraph').stop();
  env['cart-subgraph'].PRODUCTS_URL = `${proxy.url}/graphql`;
  await graph.restart('cart-subgraph');
  await measure({ clients: 1, seconds: 1, run });
  proxy.takeMs();
  const { mean, perSecond } = await measure({ clients: 1, seconds, run });
  const spent = proxy.takeMs() / (perSecond * seconds);
  proxy.close();
  const percent = ((100 * spent) / mean).toFixed(0);
  return `${carts} carts: ${mean.toFixed(2)} ms an addition, ${spent.toFixed(2)} ms (${percent} %) of it in the call to products`;
}

const subjects = [];
try {
  for (const count of values.carts.split(',').map(Number)) subjects.push(await prepare(count));
  const rows = [];
  for (const operation of ['read-cart', 'add-to-cart']) {
    for (const clients of CLIENTS) rows.push(...(await compare(subjects, operation, clients)));
  }
  const heads = ['operation', 'clients', 'carts', 'per second', 'p50 ms', 'p99 ms'];
  const table = rows.map(({ operation, clients, carts, perSecond, p50, p99 }) =>
    [operation, clients, carts, perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1)].join(' | '),
  );
  const shares = [];
  for (const subject of subjects) shares.push(await productsShare(subject));
  const lines = [heads.join(' | '), heads.map(() => '---').join(' | '), ...table, '', ...shares];
  process.stdout.write(`${lines.map((line) => (line.includes(' | ') ? `| ${line} |` : line)).join('\n')}\n`);
} finally {
  for (const { stop } of subjects) await stop();
}
