// npm run bench:gateway: What an operation costs the gateway: ours, @apollo/gateway as it comes, and ours with one mechanism turned off, in turns.
// Whether a change makes anything dearer: --without "" --no-apollo --against a clone of the former state, which is built.
import { pathToFileURL } from 'node:url';
import { startGatewayWithout, startStockGateway } from './support/gateways.js';
import { spentBy } from './support/instructions.js';
import { medianOf } from './support/measure.js';
import { optionsOf } from './support/options.js';
import { cpuTimes, postgresProcesses } from './support/process-time.js';
import { fillShop, operationsAt } from './support/readable-shop.js';
import { graph as graphOfClone, runGraph } from './support/run-graph.js';
import { createRunning } from './support/running.js';
import { SWITCHES } from './support/switches.js';
import { tableOf } from './support/table.js';
import { startTraceReceiver } from './support/trace-receiver.js';

/** By then Node has compiled what it compiles. */
const WARM_UP_ROUNDS = 3;

const COLUMNS = {
  gateway: ({ name }) => name,
  'million instructions': ({ millions }) => millions.toFixed(2),
  'of all services': ({ allMillions }) => allMillions.toFixed(2),
  'CPU ms': ({ gateway }) => gateway.toFixed(2),
  'of all services ': ({ all }) => all.toFixed(2),
};

const values = optionsOf('bench:gateway');
const requests = Number(values.requests);
const rounds = Number(values.rounds);
const listOf = (text) => text.split(',').filter(Boolean);

/** A graph with carts and orders. */
async function prepareGraph(stack) {
  const shop = await fillShop(stack);
  const subgraphs = graphOfClone.subgraphs.map(({ name }) => [name, stack.service(name).pid]);
  return { shop, others: { ...Object.fromEntries(subgraphs), postgres: shop.postgres } };
}

/** A gateway to measure, in a graph. */
function subjectOf(name, { url, pid }, { shop, others }) {
  return { name, pids: { gateway: pid, ...others }, ...operationsAt(url, shop) };
}

async function repeat(run, clients, count) {
  let begun = 0;
  const client = async () => {
    while (begun++ < count) await run();
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** Per request: CPU milliseconds and millions of instructions, of the gateway and of all services with the database. */
async function costOf({ operations, pids }, operation, clients) {
  let before;
  let after;
  let all;
  const gateway = await spentBy([pids.gateway], async () => {
    all = await spentBy([...Object.values(pids), ...postgresProcesses(pids.postgres)], async () => {
      before = cpuTimes(pids);
      await repeat(operations[operation], clients, requests);
      after = cpuTimes(pids);
    });
  });
  const allMs = Object.keys(pids).reduce((sum, name) => sum + after[name] - before[name], 0);
  return {
    gateway: gateway.ms / requests,
    all: allMs / requests,
    millions: gateway.millions / requests,
    allMillions: all.millions / requests,
  };
}

/** The gateways take turns in every round, so that other load on the machine affects all of them equally. */
async function compare(subjects, operation, clients) {
  const taken = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) taken.get(subject.name).push(await costOf(subject, operation, clients));
  }
  return [...taken].map(([name, costs]) => ({ name, ...medianOf(costs) }));
}

const { run, stop } = createRunning();
try {
  const stack = await run(runGraph());
  const graph = await prepareGraph(stack);
  const subjects = [subjectOf('ours', stack.service('gateway'), graph)];
  if (values.apollo) subjects.push(subjectOf('@apollo/gateway', await run(startStockGateway(stack)), graph));
  for (const mechanism of listOf(values.without ?? Object.keys(SWITCHES).join(','))) {
    subjects.push(subjectOf(`without ${mechanism}`, await run(startGatewayWithout(mechanism, stack)), graph));
  }
  if (values.against) {
    const { runGraph: runOther } = await import(pathToFileURL(`${values.against}/bench/support/run-graph.js`));
    const other = await run(runOther());
    subjects.push(subjectOf('of the other clone', other.service('gateway'), await prepareGraph(other)));
  }
  if (values.traces) {
    const receiver = await run(startTraceReceiver());
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: values.traces };
    const traced = await run(runGraph(Object.fromEntries(graphOfClone.services.map(({ name }) => [name, tracing]))));
    subjects.push(subjectOf('with traces', traced.service('gateway'), await prepareGraph(traced)));
  }
  const names = values.operations ? listOf(values.operations) : Object.keys(subjects[0].operations);
  for (const name of names) {
    for (const { operations } of subjects) await repeat(operations[name], 16, WARM_UP_ROUNDS * requests);
    for (const clients of listOf(values.clients)) {
      process.stdout.write(
        `\n${name}, ${clients} at once\n\n${tableOf(await compare(subjects, name, Number(clients)), COLUMNS)}`,
      );
    }
  }
  for (const { close } of subjects) close();
} finally {
  await stop();
}
