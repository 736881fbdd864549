// npm run bench: The same operations by @apollo/gateway, this gateway, and the gateway with all subgraphs in one process, in turns, on one
// database: requests a second, CPU time and memory of each.
import { deepStrictEqual } from 'node:assert';
import { startOneProcess, startStockGateway } from './support/gateways.js';
import { measure, medianOf } from './support/measure.js';
import { optionsOf } from './support/options.js';
import { cpuTimes, memoryOf } from './support/process-time.js';
import { fillShop, operationsAt } from './support/readable-shop.js';
import { graph, runGraph } from './support/run-graph.js';
import { createRunning } from './support/running.js';
import { tableOf } from './support/table.js';

/** What can be compared: each has one answer. */
const COMPARED = ['order', 'cart', 'equal pages'];

const values = optionsOf('bench');
const [seconds, rounds, clients] = [values.seconds, values.rounds, values.clients].map(Number);
const CPU = {
  'CPU ms of the gateway': ({ gateway }) => gateway.toFixed(2),
  'of all services': ({ services }) => services.toFixed(2),
  'of PostgreSQL': ({ postgres }) => postgres.toFixed(2),
};
const COLUMNS = {
  gateway: ({ name }) => name,
  'requests a second': ({ perSecond, least, most }) =>
    `${perSecond.toFixed(0)} (${least.toFixed(0)} to ${most.toFixed(0)})`,
  'p50 ms': ({ p50 }) => p50.toFixed(1),
  'p99 ms': ({ p99 }) => p99.toFixed(1),
  ...CPU,
};

/** A gateway to measure. @param services the processes that answer its calls. */
function subjectOf(name, { url, pid }, services, shop) {
  return { name, services: { gateway: pid, ...services }, postgres: shop.postgres, ...operationsAt(url, shop) };
}

/** One round of an operation by a gateway: its speed, and CPU milliseconds for each request. */
async function measured({ services, postgres, operations }, operation) {
  const pids = { ...services, postgres };
  const before = cpuTimes(pids);
  let requests = 0;
  const counted = async () => {
    await operations[operation]();
    requests += 1;
  };
  const speed = await measure({ clients, seconds, run: counted });
  const after = cpuTimes(pids);
  const spent = (name) => (after[name] - before[name]) / requests;
  return {
    ...speed,
    gateway: spent('gateway'),
    services: Object.keys(services).reduce((sum, name) => sum + spent(name), 0),
    postgres: spent('postgres'),
  };
}

async function compare(subjects, operation) {
  const taken = new Map(subjects.map((subject) => [subject, []]));
  // The first round only warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      const result = await measured(subject, operation);
      if (round > 0) taken.get(subject).push(result);
    }
  }
  return [...taken].map(([{ name }, results]) => {
    const speeds = results.map(({ perSecond }) => perSecond);
    return { name, ...medianOf(results), least: Math.min(...speeds), most: Math.max(...speeds) };
  });
}

const { run, stop } = createRunning();
try {
  const stack = await run(runGraph());
  const shop = await fillShop(stack);
  const subgraphs = Object.fromEntries(graph.subgraphs.map(({ name }) => [name, stack.service(name).pid]));
  const subjects = [subjectOf('@apollo/gateway', await run(startStockGateway(stack)), subgraphs, shop)];
  subjects.push(subjectOf('this gateway', stack.service('gateway'), subgraphs, shop));
  subjects.push(subjectOf('this gateway in one process', await run(startOneProcess(stack)), {}, shop));
  for (const name of COMPARED) {
    const answers = [];
    for (const { compared } of subjects) answers.push(await compared[name]());
    for (const answer of answers) deepStrictEqual(answer, answers[0]);
  }
  for (const name of values.operations.split(',')) {
    process.stdout.write(`\n${name}\n\n${tableOf(await compare(subjects, name), COLUMNS)}`);
  }
  const memory = subjects.map(({ name, services: { gateway, ...others } }) => ({
    name,
    gateway: memoryOf(gateway),
    all: [gateway, ...Object.values(others)].reduce((sum, pid) => sum + memoryOf(pid), 0),
  }));
  const MEMORY = {
    gateway: ({ name }) => name,
    'MB of the gateway': ({ gateway }) => gateway.toFixed(0),
    'of all services': ({ all }) => all.toFixed(0),
  };
  process.stdout.write(`\nMemory after that\n\n${tableOf(memory, MEMORY)}`);
  for (const { close } of subjects) close();
} finally {
  await stop();
}
