// npm run bench:checkout: Whole checkouts, orders placed and orders read through the gateway, with few and with many orders in the databases.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { signLogin } from '@commerce/local-stack';
import pg from 'pg';
import { cpuOf, cpuOfTree } from './support/cpu-time.js';
import { fillOrders } from './support/fill-orders.js';
import { createBenchClient } from './support/graphql-client.js';
import { measure, medianOf } from './support/measure.js';
import { optionsOf } from './support/options.js';
import { graph as graphOfClone, runGraph } from './support/run-graph.js';

const SERVICES = graphOfClone.services.map(({ name }) => name);
const DATABASES = graphOfClone.databases.map(({ name }) => name);
const LINES = 3;
const PREVIEW = 'id version checkoutPreview { total { minorUnits currencyCode } }';
const CREATE = 'mutation { createCart(input: {}) { cart { id version } userErrors { code message } } }';
const ADD = `mutation ($input: AddCartLinesInput!) {
  addCartLines(input: $input) { cart { id version totalQuantity } userErrors { code message } }
}`;
const READ_CART = `query ($id: ID!) { cart(id: $id) { ${PREVIEW} } }`;
const CREATE_FILLED = `mutation ($input: CreateCartInput!) {
  createCart(input: $input) { cart { ${PREVIEW} } userErrors { code message } }
}`;
const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id number status } accessToken userErrors { code message } }
}`;
const READ_ORDER = `query ($id: ID!, $accessToken: String) {
  order(id: $id, accessToken: $accessToken) { number status total { minorUnits } placedTotal { minorUnits } lines { titleAtPurchase quantity } }
}`;
const LIST = '{ orders(first: 20) { nodes { number status total { minorUnits } placedTotal { minorUnits } } } }';

const values = optionsOf('bench:checkout');
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const clientCounts = values.clients.split(',').map(Number);

async function buyableVariants(client) {
  const { products } = await client.query(`{
    products(first: 100) { nodes { variants { id price { id amount { minorUnits } } availability { availableForSale } } } }
  }`);
  return products.nodes
    .flatMap(({ variants }) => variants)
    .filter(({ availability }) => availability.availableForSale)
    .map(({ id, price }) => ({ id, priceId: price.id, minorUnits: price.amount.minorUnits }));
}

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];

/** What a front end does, in few or in many requests. */
function shopper(client, variants) {
  const lines = () => {
    const start = Math.floor(Math.random() * (variants.length - LINES));
    return variants.slice(start, start + LINES).map(({ id }) => ({ variantId: id, quantity: 1 }));
  };
  const place = async (cart) => {
    const { placeOrder } = await client.query(PLACE, {
      input: {
        cartId: cart.id,
        expectedVersion: cart.version,
        expectedTotal: cart.checkoutPreview.total,
        idempotencyKey: randomUUID(),
        email: 'ada@example.com',
        shippingAddress: { name: 'Ada Lovelace', line1: '12 St James’s Square', city: 'London', countryCode: 'GB' },
      },
    });
    return placeOrder;
  };
  const openCart = async () => (await client.query(CREATE_FILLED, { input: { lines: lines() } })).createCart.cart;
  return {
    openCart,
    place,
    async checkOutStepByStep() {
      const { createCart } = await client.query(CREATE);
      const { id } = createCart.cart;
      await client.query(ADD, { input: { cartId: id, lines: lines() } });
      await place((await client.query(READ_CART, { id })).cart);
    },
    checkOut: async () => place(await openCart()),
  };
}

/** A graph with this many orders, and the operations to measure on it. */
async function prepare(orders) {
  const graph = await runGraph();
  const client = createBenchClient(graph.gatewayUrl);
  const token = await signLogin(graph.dataDirectory, { customerId: 'sam', scopes: ['orders:read'] });
  const staff = createBenchClient(graph.gatewayUrl, async () => token);
  const variants = await buyableVariants(client);
  await fillOrders(graph.database.current().superuserUrl, orders, variants);
  await withDatabase(graph, 'products', 'UPDATE stock SET tracked = false');
  await withDatabase(graph, 'postgres', 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const { openCart, place, checkOut, checkOutStepByStep } = shopper(client, variants);
  const placed = [];
  for (let i = 0; i < 100; i++) {
    const { order, accessToken } = await place(await openCart());
    placed.push({ id: order.id, accessToken });
  }
  const operations = {
    'checkout, 4 requests': checkOutStepByStep,
    'checkout, 2 requests': checkOut,
    'place-order': null,
    'read-order': () => client.query(READ_ORDER, anyOf(placed)),
    'list-20': () => staff.query(LIST),
  };
  for (const run of Object.values(operations)) if (run) await measure({ clients: 8, seconds: 3, run });
  const stop = async () => {
    client.close();
    staff.close();
    await graph.stop();
  };
  return { orders, graph, operations, openCart, place, stop };
}

async function withDatabase(graph, database, text, parameters = []) {
  const url = new URL(graph.database.current().superuserUrl);
  url.pathname = `/${database}`;
  const connection = new pg.Client({ connectionString: url.href });
  await connection.connect();
  try {
    return (await connection.query(text, parameters)).rows;
  } finally {
    await connection.end();
  }
}

/** Places orders of prepared carts: how many per second, and the time of `placeOrder` alone. */
async function measurePlacing({ openCart, place }, clients) {
  const carts = await inTurns(16, 60 * seconds, openCart);
  const durations = [];
  const begin = performance.now();
  await inTurns(clients, carts.length, async () => {
    const start = performance.now();
    await place(carts.pop());
    durations.push(performance.now() - start);
  });
  const elapsed = (performance.now() - begin) / 1000;
  durations.sort((a, b) => a - b);
  const quantile = (share) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))];
  return { perSecond: durations.length / elapsed, p50: quantile(0.5), p99: quantile(0.99) };
}

async function inTurns(clients, count, work) {
  const results = [];
  let begun = 0;
  const client = async () => {
    while (begun++ < count) results.push(await work());
  };
  await Promise.all(Array.from({ length: clients }, client));
  return results;
}

/** The sizes take turns in every round, so that other load on the machine affects all of them equally. */
async function compare(subjects, operation, clients) {
  const measurements = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, taken] of measurements) {
      const run = subject.operations[operation];
      taken.push(await (run ? measure({ clients, seconds, run }) : measurePlacing(subject, clients)));
    }
  }
  return [...measurements].map(([{ orders }, taken]) => ({ operation, clients, orders, ...medianOf(taken) }));
}

/** The CPU time and the statements of an operation, by process and by database. */
async function costOf(subject, operation, clients) {
  const { graph, operations, openCart, place } = subject;
  const carts = operations[operation] ? [] : await inTurns(16, 300, openCart);
  const cpu = () => [
    ...SERVICES.map((name) => cpuOf(graph.service(name).pid)),
    cpuOfTree(graph.database.current().pid),
    cpuOf(process.pid),
  ];
  await withDatabase(graph, 'postgres', 'SELECT pg_stat_statements_reset()');
  const before = cpu();
  const results = await inTurns(clients, 300, operations[operation] ?? (() => place(carts.pop())));
  const spent = cpu().map((after, i) => (after - before[i]) / results.length);
  const rows = await withDatabase(
    graph,
    'postgres',
    'SELECT datname, sum(calls)::int AS calls FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid GROUP BY datname',
  );
  const statements = DATABASES.map(
    (name) => (rows.find(({ datname }) => datname === name)?.calls ?? 0) / results.length,
  );
  return [operation, ...spent.map((ms) => ms.toFixed(1)), ...statements.map((count) => count.toFixed(1))];
}

const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const subjects = [];
try {
  for (const count of values.orders.split(',').map(Number)) subjects.push(await prepare(count));
  const names = Object.keys(subjects[0].operations);
  const rows = [];
  for (const operation of names)
    for (const clients of clientCounts) rows.push(...(await compare(subjects, operation, clients)));
  const costs = [];
  for (const operation of names) costs.push(await costOf(subjects.at(-1), operation, 16));
  const speed = rows.map(({ operation, clients, orders, perSecond, p50, p99 }) => [
    operation,
    clients,
    orders,
    perSecond.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
  ]);
  process.stdout.write(`${table(['operation', 'clients', 'orders', 'per second', 'p50 ms', 'p99 ms'], speed)}\n\n`);
  const columns = ['operation', ...SERVICES, 'PostgreSQL', 'client', ...DATABASES.map((name) => `${name} statements`)];
  process.stdout.write(`CPU in ms and statements, each by operation, 16 clients:\n\n${table(columns, costs)}\n`);
} finally {
  for (const { stop } of subjects) await stop();
}
