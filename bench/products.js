// npm run bench:products: Browses catalogues of several sizes through the gateway: what a page, a search or a product costs, and whom.
import { browseOperations } from './support/browse-operations.js';
import { openDatabases } from './support/database.js';
import { createBenchClient } from './support/graphql-client.js';
import { measure, medianOf } from './support/measure.js';
import { optionsOf } from './support/options.js';
import { cpuTimes } from './support/process-time.js';
import { runGraph } from './support/run-graph.js';
import { tableOf } from './support/table.js';

const CLIENTS = [1, 16];
const WARM_UP_SECONDS = 2;

const values = optionsOf('bench:products');
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

/** A graph with this many products, warmed up, and its operations. */
async function prepare(products) {
  const graph = await runGraph({}, { products });
  const databases = openDatabases(graph.database.current().superuserUrl);
  const client = createBenchClient(graph.gatewayUrl);
  const operations = await browseOperations(client, databases);
  const statements = {};
  for (const [name, run] of Object.entries(operations)) {
    await measure({ clients: 8, seconds: WARM_UP_SECONDS, run });
    statements[name] = await databases.statementsOf(run, ['products', 'cart']);
  }
  const pids = {
    gateway: graph.service('gateway').pid,
    subgraph: graph.service('products-subgraph').pid,
    postgres: graph.database.current().pid,
    client: process.pid,
  };
  const stop = async () => {
    client.close();
    await databases.close();
    await graph.stop();
  };
  return { products, operations, statements, databases, pids, stop };
}

/** Times of a run, and CPU milliseconds per request of each process. */
async function measureWithCpu({ operations, pids }, operation, clients) {
  const before = cpuTimes(pids);
  const begin = performance.now();
  const times = await measure({ clients, seconds, run: operations[operation] });
  const requests = (times.perSecond * (performance.now() - begin)) / 1000;
  const after = cpuTimes(pids);
  const cpu = Object.keys(pids).map((name) => [name, before && after ? (after[name] - before[name]) / requests : NaN]);
  return { ...times, ...Object.fromEntries(cpu) };
}

/** The sizes take turns in every round, so that other load on the machine affects all of them equally. */
async function compare(subjects, operation, clients) {
  const measurements = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, taken] of measurements) taken.push(await measureWithCpu(subject, operation, clients));
  }
  return [...measurements].map(([{ products, statements }, taken]) => ({
    operation,
    clients,
    products,
    statements: statements[operation],
    ...medianOf(taken),
  }));
}

async function sizesOf({ products, databases }) {
  const rows = await databases.query(
    'products',
    `SELECT relname, pg_relation_size(oid) AS bytes FROM pg_class
     WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 100000
     ORDER BY bytes DESC LIMIT 25`,
  );
  return rows.map(({ relname, bytes }) => ({ products, relname, megabytes: Number(bytes) / 1e6 }));
}

const subjects = [];
try {
  for (const count of values.products.split(',').map(Number)) subjects.push(await prepare(count));
  const names = Object.keys(subjects[0].operations);
  const rows = [];
  for (const operation of names) {
    for (const clients of CLIENTS) rows.push(...(await compare(subjects, operation, clients)));
  }
  process.stdout.write(
    tableOf(rows, {
      operation: ({ operation }) => operation,
      clients: ({ clients }) => clients,
      products: ({ products }) => products.toLocaleString('en'),
      'per second': ({ perSecond }) => perSecond.toFixed(0),
      'p50 ms': ({ p50 }) => p50.toFixed(1),
      'p99 ms': ({ p99 }) => p99.toFixed(1),
      statements: ({ statements }) => statements,
      'CPU ms gateway': ({ gateway }) => gateway.toFixed(2),
      'CPU ms products': ({ subgraph }) => subgraph.toFixed(2),
      'CPU ms PostgreSQL': ({ postgres }) => postgres.toFixed(2),
      'CPU ms client': ({ client }) => client.toFixed(2),
    }),
  );
  const sizes = [];
  for (const subject of subjects) sizes.push(...(await sizesOf(subject)));
  process.stdout.write(
    `\n${tableOf(sizes, {
      products: ({ products }) => products.toLocaleString('en'),
      'table or index': ({ relname }) => relname,
      MB: ({ megabytes }) => megabytes.toFixed(1),
    })}`,
  );
} finally {
  for (const { stop } of subjects) await stop();
}
