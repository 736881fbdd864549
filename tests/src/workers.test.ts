import { randomUUID } from 'node:crypto';
import { chooseFreePorts } from '@commerce/local-stack';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { startOneProcess } from './support/beside.ts';
import { createClient } from './support/client.ts';
import { descendantsOf } from './support/npm-start.ts';
import { createRandom } from './support/random.ts';
import { buyStubbornly, prepareOrder } from './support/shoppers.ts';
import { findBuyable } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';

const WORKERS = 2;
const BUYERS = 4;
const KILLS = 4;
const { orders, products } = inject('databaseUrls');

/** One process with workers, beside the shared graph. */
async function start(env: Record<string, string> = {}) {
  let log = '';
  const onOutput = (text: string) => {
    log += text;
  };
  const started = await startOneProcess({ WORKERS: String(WORKERS), LOG_LEVEL: 'info', ...env }, { onOutput });
  onTestFinished(() => started.stop());
  const logged = (message: string, count: number) =>
    expect.poll(() => log.split(`"msg":"${message}"`).length - 1).toBeGreaterThanOrEqual(count);
  // Also the primary says so.
  let begun = WORKERS + 1;
  await logged('listening', begun);
  return {
    started,
    logged,
    client: createClient(`${started.url}/graphql`),
    /** Ends a worker as a crash would, and waits for the one that takes its place. */
    async kill(index: number) {
      process.kill(descendantsOf(started.pid)[index] ?? 0, 'SIGKILL');
      begun += 1;
      await logged('listening', begun);
    },
  };
}

/** How many processes relay the events of orders, besides that of the shared graph. */
async function countRelays(): Promise<number> {
  const find = `SELECT FROM pg_stat_activity WHERE application_name = 'orders-subgraph outbox'`;
  return (await runSql(orders, find, [])).length - 1;
}

it('kills of workers under load lose no order and place none twice, and the background work goes on in exactly one', async () => {
  const { client, kill } = await start();
  await expect.poll(countRelays).toBe(1);
  const variants = await findBuyable(client, 4);
  for (const { id } of variants) await restock(products, id, 10_000);
  const lines = variants.map(({ id }) => ({ variantId: id, quantity: 1 }));
  const random = createRandom(1);
  let isOver = false;
  const buyAgainAndAgain = async () => {
    const bought: { cartId: string; number: string | null }[] = [];
    while (!isOver) {
      // A cart that a kill interrupts is another one's.
      const input = await prepareOrder(client, lines).catch(() => null);
      if (input) bought.push({ cartId: input.cartId, number: (await buyStubbornly(client, input)).number });
    }
    return bought;
  };
  const buying = Array.from({ length: BUYERS }, buyAgainAndAgain);
  for (let kills = 0; kills < KILLS; kills += 1) await kill(random.below(WORKERS));
  isOver = true;
  const bought = (await Promise.all(buying)).flat();
  expect(bought.length).toBeGreaterThanOrEqual(BUYERS);
  const find = `SELECT number, state, settled FROM "order" WHERE cart_id = ANY($1::uuid[]) ORDER BY number`;
  const placed = () => runSql(orders, find, [bought.map(({ cartId }) => cartId)]);
  const numbers = bought.map(({ number }) => number).toSorted();
  await expect.poll(placed).toEqual(numbers.map((number) => ({ number, state: 'CONFIRMED', settled: true })));
  await expect.poll(countRelays).toBe(1);
  // Whichever it was that relays: after these kills it is another one.
  for (let index = 0; index < WORKERS; index += 1) await kill(0);
  await expect.poll(countRelays).toBe(1);
});

it('a worker that hangs is replaced, and its background work goes on in another one', async () => {
  const { started, logged } = await start();
  await expect.poll(countRelays).toBe(1);
  process.kill(descendantsOf(started.pid)[0] ?? 0, 'SIGSTOP');
  await logged('a worker does not answer any more: ending it', 1);
  await logged('listening', WORKERS + 2);
  await expect.poll(countRelays).toBe(1);
});

it('workers that are asked to stop answer the requests that they have', async () => {
  const { started, client, logged } = await start();
  const { cart: url } = inject('databaseUrls');
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  onTestFinished(() => database.end());
  const countWaiting = async () => {
    const find = `SELECT FROM pg_stat_activity WHERE datname = 'cart' AND wait_event_type = 'Lock'`;
    // As the service: others do not see what its connections wait for.
    return (await runSql(inject('serviceUrls').cart, find, [])).length;
  };
  await database.query('BEGIN');
  await database.query('LOCK TABLE cart');
  const answers = [];
  // A new connection goes to the next worker.
  for (let asked = 1; asked <= WORKERS; asked += 1) {
    answers.push(client.query('query ($id: ID!) { cart(id: $id) { id } }', { id: randomUUID() }));
    await expect.poll(countWaiting).toBe(asked);
  }
  const stopped = started.stop();
  await logged('stopping', WORKERS + 1);
  await database.query('COMMIT');
  for (const answer of answers) expect(await answer).toMatchObject({ status: 200, errors: [], data: { cart: null } });
  await stopped;
  expect(await started.exited).toEqual({ code: 0, signal: null });
});

it('the metrics of all workers are served at one address, with a label for the worker, and jobs run in one', async () => {
  const { metrics = 0 } = await chooseFreePorts(['metrics'], {});
  const { client } = await start({ METRICS_PORT: String(metrics) });
  const seriesOf = async (name: string) => {
    const response = await fetch(`http://127.0.0.1:${metrics}/metrics`);
    const lines = (await response.text()).split('\n').filter((line) => line.startsWith(`${name}{`));
    return new Set(lines.map((line) => /worker="(\d+)"/.exec(line)?.[1]));
  };
  const asked = async () => {
    // New connections go to the workers in turn.
    await Promise.all(Array.from({ length: 8 }, () => client.query('{ categories { slug } }')));
    return seriesOf('graphql_operation_cost_count');
  };
  await expect.poll(asked).toEqual(new Set(['1', '2']));
  expect(await seriesOf('process_resident_memory_bytes')).toEqual(new Set(['1', '2']));
  expect(await seriesOf('job_run_duration_seconds_count')).toHaveProperty('size', 1);
});

it('with workers, a process with a wrong setting says so once and ends', async () => {
  const start = startOneProcess({ WORKERS: String(WORKERS), MAX_OPERATION_COST: 'much' });
  const failure = await start.catch((error: Error) => error.message);
  expect(String(failure).split('MAX_OPERATION_COST')).toHaveLength(2);
});
