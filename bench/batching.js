// npm run bench:batching: What sharing wins in a checkout of two requests: SQL statements and CPU time, with each mechanism turned off.
import { openDatabases } from './support/database.js';
import { createBenchClient } from './support/graphql-client.js';
import { optionsOf } from './support/options.js';
import { cpuTimes } from './support/process-time.js';
import { graph as graphOfClone, runGraph } from './support/run-graph.js';
import { buyableVariants, checkOut } from './support/shop-operations.js';
import { replacing, SERVICE_SWITCHES } from './support/switches.js';
import { tableOf } from './support/table.js';

const values = optionsOf('bench:batching');
const checkouts = Number(values.checkouts);
const listOf = (text) => text.split(',').filter(Boolean);
const SERVICES = graphOfClone.services.map(({ name }) => name);
const DATABASES = graphOfClone.databases.map(({ name }) => name);

async function repeat(run, clients, count) {
  let begun = 0;
  const client = async () => {
    while (begun++ < count) await run();
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** Runs checkouts in a graph with one mechanism turned off; null leaves all on. */
async function measureWithout(mechanism) {
  const switched = Object.entries(SERVICE_SWITCHES[mechanism] ?? {});
  const graph = await runGraph(Object.fromEntries(switched.map(([name, modules]) => [name, replacing(modules)])));
  const server = graph.database.current();
  const databases = openDatabases(server.superuserUrl);
  const client = createBenchClient(graph.gatewayUrl);
  const pids = { ...Object.fromEntries(SERVICES.map((name) => [name, graph.service(name).pid])), postgres: server.pid };
  try {
    const variants = await buyableVariants(databases);
    const run = () => checkOut(client, variants);
    await repeat(run, 16, checkouts);
    const rows = [];
    for (const clients of listOf(values.clients).map(Number)) {
      const before = cpuTimes(pids);
      const statements = await databases.statementsOf(() => repeat(run, clients, checkouts), DATABASES);
      const after = cpuTimes(pids);
      const spent = Object.keys(pids).reduce((sum, name) => sum + after[name] - before[name], 0);
      rows.push({ without: mechanism ?? 'nothing', clients, statements, cpu: spent / checkouts });
    }
    return rows;
  } finally {
    client.close();
    await databases.close();
    await graph.stop();
  }
}

const rows = [];
for (const mechanism of [null, ...listOf(values.without ?? Object.keys(SERVICE_SWITCHES).join(','))])
  rows.push(...(await measureWithout(mechanism)));
process.stdout.write(
  tableOf(rows, {
    without: ({ without }) => without,
    clients: ({ clients }) => clients,
    'statements of a checkout': ({ statements }) => (statements / checkouts).toFixed(1),
    'CPU ms of a checkout': ({ cpu }) => cpu.toFixed(1),
  }),
);
