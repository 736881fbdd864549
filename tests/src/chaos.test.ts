import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { auditCheckouts, type Finding } from '@commerce/checkout-audit';
import { expect, it, onTestFinished } from 'vitest';
import { type Books, openBooks } from './support/chaos/books.ts';
import { drawFault, inflict, mountLogs, type Victim } from './support/chaos/faults.ts';
import { shop } from './support/chaos/shoppers.ts';
import { createClient } from './support/client.ts';
import type { KnownSubgraph } from './support/known-graph.ts';
import { databasesOf, descendantsOf, isAlive, type NpmStart, npmStart } from './support/npm-start.ts';
import { createRandom } from './support/random.ts';
import { root, temporaryDirectory } from './support/repository.ts';
import { findBuyable } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';

// `npm run test:chaos -- --help` says what they mean.
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 60);
const FAULTS = Number(process.env.CHAOS_FAULTS ?? Math.ceil(SECONDS / 6));
const SEED = Number(process.env.CHAOS_SEED ?? 1);
const CLIENTS = Number(process.env.CHAOS_CLIENTS ?? 16);
const GOAL = Number(process.env.CHAOS_GOAL ?? 98) / 100;
const REPLICAS = process.env.CHAOS_REPLICAS ?? '';

const READY = /Gateway\s+(http:\S+)/;
const STOCK = 1_000_000;
/** How long the graph may take to be whole again after a fault that it ends by itself. */
const RECOVERY_MS = 90_000;
/** In characters, of what npm start has said before it failed. */
const LAST_WORDS = 4_000;

it(`the graph under npm start survives ${FAULTS} faults within ${SECONDS} s, seed ${SEED}: nothing is lost, and at least ${GOAL * 100} % of the requests are answered`, {
  timeout: (SECONDS + FAULTS * 30 + 240) * 1_000,
}, async () => {
  const { started, url, victim, databaseUrls, hasDisk } = await startVictim();
  const client = createClient(url);
  const variants = await findBuyable(client, 6);
  for (const { id } of variants) await restock(databaseUrls.products, id, STOCK);

  const books = openBooks();
  const closing = new AbortController();
  const shopping = Array.from({ length: CLIENTS }, (_, index) =>
    shop(url, { books, variants, random: createRandom(SEED * 1_000 + index), signal: closing.signal }),
  );
  // A shopper that fails ends the run: it is looked at with the others.
  for (const shopper of shopping) shopper.catch(() => closing.abort());
  const recoveries = await disturb({ started, victim, client, books, hasDisk, signal: closing.signal });
  closing.abort();
  await Promise.all(shopping);

  report(books, recoveries);
  await expect.poll(() => audit(databaseUrls), { timeout: RECOVERY_MS, interval: 500 }).toEqual([]);
  await compareOrders(books, databaseUrls.orders);
  await compareStock(books, databaseUrls.products);
  expect(await warningsOf(victim)).toEqual([]);
  expect(books.availability()).toBeGreaterThanOrEqual(GOAL);

  const processes = descendantsOf(started.child.pid ?? 0);
  started.child.kill('SIGINT');
  expect(await started.exitCode).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
});

async function startVictim() {
  const directory = await temporaryDirectory();
  onTestFinished(directory.remove);
  const unmount = mountLogs(directory.path);
  if (unmount) onTestFinished(unmount);
  const script = join(root, 'scripts/run.js');
  const clocks = await temporaryDirectory();
  onTestFinished(clocks.remove);
  const clock = pathToFileURL(join(import.meta.dirname, 'support/chaos/skewed-clock.js'));
  const env = { NODE_OPTIONS: `--import=${clock}`, CLOCK_DIRECTORY: clocks.path };
  const started: NpmStart = npmStart(directory.path, env, [
    process.execPath,
    script,
    'start',
    ...(REPLICAS ? ['--replicas', REPLICAS] : []),
  ]);
  onTestFinished(async () => {
    started.child.kill('SIGTERM');
    await started.exitCode;
  });
  const [, url = ''] = await started.said(READY);
  const { databaseUrls, superuserUrl } = await databasesOf(started, directory.path);
  const victim: Victim = {
    ...{ pid: started.child.pid ?? 0, dataDirectory: directory.path, superuserUrl },
    clockDirectory: clocks.path,
  };
  return { started, url, victim, databaseUrls, hasDisk: unmount !== null };
}

/** How long the graph took to be whole again after each fault, in milliseconds. */
type Recoveries = { what: string; ms: number }[];

/** Inflicts fault after fault, each once the graph is whole again and at a random moment then. What does not end by itself lasts until the next. */
async function disturb(run: {
  started: NpmStart;
  victim: Victim;
  client: ReturnType<typeof createClient>;
  books: Books;
  hasDisk: boolean;
  signal: AbortSignal;
}): Promise<Recoveries> {
  const random = createRandom(SEED);
  const recoveries: Recoveries = [];
  const startedAt = performance.now();
  let endLast = async () => {};
  for (let count = 0; count < FAULTS && !run.signal.aborted; count += 1) {
    // Evenly over the run, as far as recoveries leave time for it.
    const dueAt = startedAt + ((count + random.below(100) / 100) * SECONDS * 1_000) / FAULTS;
    await delay(Math.max(0, dueAt - performance.now()), undefined, { signal: run.signal }).catch(() => undefined);
    await endLast();
    const kind = drawFault(random, run.hasDisk);
    run.books.during(kind);
    const fault = await inflict(kind, run.victim, random);
    run.books.during(`${kind}: ${fault.target}`);
    const since = performance.now();
    await expect
      .poll(() => whatIsMissing(run.client), { timeout: RECOVERY_MS, interval: 100 })
      .toBe('')
      .catch((cause: unknown) => {
        const words = run.started.output().slice(-LAST_WORDS);
        throw new Error(`not whole again after fault ${count}, ${kind}: ${fault.target}\n…${words}`, { cause });
      });
    recoveries.push({ what: `${kind}: ${fault.target}`, ms: Math.round(performance.now() - since) });
    endLast = fault.undo;
  }
  await delay(Math.max(0, startedAt + SECONDS * 1_000 - performance.now()), undefined, { signal: run.signal }).catch(
    () => undefined,
  );
  await endLast();
  return recoveries;
}

/** Why the graph is not whole: '' if every subgraph answers from its database. */
async function whatIsMissing(client: ReturnType<typeof createClient>): Promise<string> {
  const id = '00000000-0000-4000-8000-000000000000';
  const query = `{ products(first: 1) { totalCount } cart(id: "${id}") { id } order(id: "${id}", accessToken: "x") { id } }`;
  const answer = await client.query(query).catch(() => null);
  return answer ? answer.errors.map(({ message }) => message).join() : 'no answer';
}

async function audit(urls: Record<KnownSubgraph, string>): Promise<Finding[]> {
  const findings: Finding[] = [];
  await auditCheckouts({ urls, unfinishedAfterMs: 0, onFinding: (finding) => findings.push(finding) });
  return findings;
}

/** Warnings of Node in the logs, such as of listeners that are never taken away. */
async function warningsOf({ dataDirectory }: Victim): Promise<string[]> {
  const directory = join(dataDirectory, 'logs');
  const texts = await Promise.all((await readdir(directory)).map((file) => readFile(join(directory, file), 'utf8')));
  return texts.flatMap((text) => text.match(/^\(node:\d+\) .*Warning.*$/gm) ?? []);
}

/** The orders of the database are those that buyers were told of, to the cent. */
async function compareOrders({ orders }: Books, ordersUrl: string): Promise<void> {
  const rows = await runSql(
    ordersUrl,
    `SELECT number, placed_total::int AS total, state = 'CANCELLED' AS "isCancelled" FROM "order"
     WHERE confirmed_at IS NOT NULL ORDER BY number`,
    [],
  );
  const booked = orders.map(({ number, total, isCancelled }) => ({ number, total, isCancelled }));
  expect(rows).toEqual(booked.toSorted((one, other) => (one.number < other.number ? -1 : 1)));
}

/** Of each variant, what is not there any more was sold. */
async function compareStock({ orders }: Books, productsUrl: string): Promise<void> {
  const sold = new Map<string, number>();
  for (const { units, isCancelled } of orders) {
    for (const [id, quantity] of isCancelled ? [] : units) sold.set(id, (sold.get(id) ?? 0) + quantity);
  }
  const rows = (await runSql(
    productsUrl,
    'SELECT variant_id AS id, on_hand AS "onHand", reserved FROM stock WHERE variant_id = ANY($1::uuid[]) ORDER BY 1',
    [[...sold.keys()]],
  )) as { id: string; onHand: number; reserved: number }[];
  const expected = [...sold].map(([id, units]) => ({ id, onHand: STOCK - units, reserved: 0 }));
  expect(rows).toEqual(expected.toSorted((one, other) => (one.id < other.id ? -1 : 1)));
}

function report(books: Books, recoveries: Recoveries): void {
  const byFault = new Map<string, number[]>();
  for (const { what, ms } of recoveries) byFault.set(what, [...(byFault.get(what) ?? []), ms]);
  const lines = [...byFault].map(([what, times]) => {
    const sorted = times.toSorted((one, other) => one - other);
    return `  ${what.padEnd(32)} ${String(times.length).padStart(3)} times, back after ${sorted[Math.floor(sorted.length / 2)]} ms (median), ${sorted.at(-1)} ms (most)`;
  });
  const cancelled = books.orders.filter(({ isCancelled }) => isCancelled).length;
  process.stderr.write(
    `${[
      `${recoveries.length} faults, ${books.orders.length} orders, ${cancelled} of them cancelled`,
      `requests: ${JSON.stringify(books.counts())}, availability ${(books.availability() * 100).toFixed(2)} %`,
      ...lines.toSorted(),
      ...[...books.failures()].map(([what, count]) => `  ${count} requests failed after ${what}`),
    ].join('\n')}\n`,
  );
}
