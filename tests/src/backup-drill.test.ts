import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDirectoryTarget, listBackups, openStore } from '@commerce/backup';
import { auditCheckouts, type Finding } from '@commerce/checkout-audit';
import { sendSignal } from '@commerce/local-postgres';
import { readGraph, withDatabases } from '@commerce/local-stack';
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from './support/client.ts';
import { type KnownDatabases, knownDatabases } from './support/known-graph.ts';
import { openTwoMoments, variablesOf } from './support/mixed-databases.ts';
import { databasesOf, descendantsOf, type NpmStart, npmStart } from './support/npm-start.ts';
import { createRandom, type Random } from './support/random.ts';
import { root } from './support/repository.ts';
import { buyStubbornly } from './support/shoppers.ts';
import { type Buyable, cancelOrder, findBuyable, openCart, orderOf } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const CLIENTS = 6;
const SEED = Number(process.env.BACKUP_SEED ?? 1);
const STOCK = 1_000_000;
const READY = /Gateway\s+(http:\S+)/;
/** How many orders are placed between two moments. */
const ORDERS = 25;
const SETTLED_MS = 60_000;

/** One in this many orders is cancelled at once. */
const CANCELLED = 4;

/** An order that a client was told of. */
interface ToldOrder {
  number: string;
  /** In minor units. */
  total: number;
  isCancelled: boolean;
}

/** A moment, and what clients had been told by then. */
interface Moment {
  at: Date;
  orders: ToldOrder[];
  /** What they were told in the whole run, in order. */
  all: readonly ToldOrder[];
}

it(`orders that clients were told of before a moment are there when that moment is restored, whatever ran when all was killed, seed ${SEED}`, {
  timeout: 900_000,
}, async () => {
  const [data, backups, elsewhere] = await Promise.all([1, 2, 3].map(temporaryFolder));
  const keyFile = join(elsewhere ?? '', 'key');
  await writeFile(keyFile, 'the key of the backup drill');
  const env = { BACKUP_DIRECTORY: backups ?? '', BACKUP_KEY_FILE: keyFile };
  const noted = await shopAndKill(data ?? '', env);
  const [first, second, last] = noted;
  if (!first || !second || !last) throw new Error('There are three moments.');
  process.stderr.write(`Clients had been told of ${noted.map(({ orders }) => orders.length).join(', ')} orders\n`);

  // The last moments are in the killed server's own folder only.
  expect((await runCommand('restore', data ?? '', env)).code).toBe(2);
  await restoreTo(last, data ?? '', env, ['--force']);
  const { place, kept, copying } = await restoreTo(first, data ?? '', env, ['--force']);
  expectUndone(copying, last.orders.slice(first.orders.length));
  const moments = await openTwoMoments({ earlier: place, later: kept });
  for (const older of ['products', 'cart', 'orders'] as const) {
    const databases = await moments.mix(older);
    await repair(databases, { older, told: older === 'orders' ? first : last });
  }
  const lost = join(elsewhere ?? '', 'data');
  await restoreTo(second, lost, env);
  expect(await runCommand('backup:verify', lost, env)).toMatchObject({ code: 0 });

  await continueShopping(second, lost, env);
});

/** Places orders, takes a backup meanwhile, and kills all processes at once. */
async function shopAndKill(data: string, env: Record<string, string>): Promise<Moment[]> {
  const started = start(data, env);
  const [, url = ''] = await started.said(READY);
  const { databaseUrls } = await databasesOf(started, data);
  const client = createClient(url);
  const variants = await findBuyable(client, 6);
  for (const { id } of variants) await restock(databaseUrls.products, id, STOCK);
  const told: ToldOrder[] = [];
  const closing = new AbortController();
  const shopping = Array.from({ length: CLIENTS }, (_, index) =>
    shop(url, { told, variants, random: createRandom(SEED * 1_000 + index), signal: closing.signal }),
  );
  const ended = Promise.allSettled(shopping);
  const placed = async (count: number) => {
    await expect.poll(() => told.length, { timeout: 240_000 }).toBeGreaterThanOrEqual(count);
  };
  const note = (): Moment => ({ at: new Date(Date.now() + 1), orders: [...told], all: told });

  const target = createDirectoryTarget(env.BACKUP_DIRECTORY ?? '');
  const takenBackups = async () => {
    const store = await openStore(target, env.BACKUP_KEY_FILE);
    return store ? (await listBackups(store)).length : 0;
  };
  await expect.poll(takenBackups).toBe(1);
  await placed(ORDERS);
  const first = note();
  const backup = runCommand('backup', data, env);
  await placed(2 * ORDERS);
  const second = note();
  expect(await backup).toMatchObject({ code: 0 });
  await placed(3 * ORDERS);
  const last = note();

  closing.abort();
  const pid = started.child.pid ?? 0;
  for (const each of [pid, ...descendantsOf(pid)]) sendSignal(each, 'SIGKILL');
  await started.exitCode;
  expect((await ended).filter(({ status }) => status === 'rejected')).toEqual([]);
  return [first, second, last];
}

/** Places orders, and cancels some, until the signal aborts: then nothing is told any more, whatever is under way. */
async function shop(
  url: string,
  options: { told: ToldOrder[]; variants: readonly Buyable[]; random: Random; signal: AbortSignal },
): Promise<void> {
  const { told, variants, random, signal } = options;
  const client = createClient(url);
  while (!signal.aborted) {
    const variant = variants[random.below(variants.length)];
    const lines = [{ variantId: variant?.id ?? '', quantity: 1 + random.below(3) }];
    // On a busy machine an answer may come too late: then the client begins anew.
    const cart = await openCart(client, lines).catch(() => null);
    if (!cart?.checkoutPreview?.total) continue;
    const input = orderOf(cart);
    const bought = await buyStubbornly(client, input, signal).catch(() => null);
    if (!bought) continue;
    const { number, placed, codes } = bought;
    if (number === null || !placed) throw new Error(`An order was refused: ${codes.join()}`);
    const isCancelled = random.below(CANCELLED) === 0;
    if (isCancelled && !(await cancel(client, placed))) continue;
    if (!signal.aborted) told.push({ number, total: input.expectedTotal.minorUnits, isCancelled });
  }
}

/** @returns whether the client was told that the order is cancelled. */
async function cancel(
  client: ReturnType<typeof createClient>,
  { order, accessToken }: { order: { id: string }; accessToken: string | null },
): Promise<boolean> {
  const answer = await cancelOrder(client, { orderId: order.id, accessToken }).catch(() => null);
  return answer?.order?.status === 'CANCELLED';
}

/** Restores a moment as an operator does, and compares it with what clients had been told. */
async function restoreTo({ at, orders, all }: Moment, data: string, env: Record<string, string>, more: string[] = []) {
  const { code, output } = await runCommand('restore', data, env, ['--to', at.toISOString(), ...more]);
  expect(code, output).toBe(0);
  await withDatabases(readGraph(root), { DATA_DIRECTORY: data }, async ({ services }) => {
    const known = knownDatabases(services);
    const restored = await expectTold(orders, known);
    // Of what was told later, only what was under way at that moment can be there: one order of each client.
    const later = all.slice(orders.length).filter(({ number }) => restored.has(number));
    expect(later.length).toBeLessThanOrEqual(CLIENTS);
    expect(await audit(known, Date.now() - at.getTime() + SETTLED_MS)).toEqual([]);
  });
  const [, place = ''] = /^Restored to .*, in (.+)\.$/m.exec(output) ?? [];
  const [, kept = ''] = /^The former data is in (.+): delete/m.exec(output) ?? [];
  const [, copying = ''] = /^Commands run on a copy of it:\n((?: {2}.+\n)+)/m.exec(output) ?? [];
  return { place, kept, copying };
}

/** The commands that a restore prints list the orders that it has undone. */
function expectUndone(commands: string, orders: readonly ToldOrder[]): void {
  const listed = execFileSync('sh', ['-ec', commands], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const missing = orders.filter(({ number }) => !listed.includes(number));
  // Of each client one was under way at that moment: placed before it, told of after it.
  expect(orders.length).toBeGreaterThan(CLIENTS);
  expect(missing.length).toBeLessThanOrEqual(CLIENTS);
}

/** The orders that clients were told of are in the database, to the cent. @returns all that are there, by number. */
async function expectTold(orders: readonly ToldOrder[], urls: KnownDatabases) {
  const rows = (await runSql(
    urls.orders,
    `SELECT number, placed_total::int AS total, state = 'CANCELLED' AS "isCancelled" FROM "order" WHERE confirmed_at IS NOT NULL`,
    [],
  )) as { number: string; total: number; isCancelled: boolean }[];
  const restored = new Map(rows.map((row) => [row.number, row]));
  const told = orders.map(({ number, total, isCancelled }) => ({ number, total, isCancelled }));
  expect(told.map(({ number }) => restored.get(number))).toEqual(told);
  return restored;
}

/**
 * One database alone is of an earlier moment: the repair does what the rules allow, the shop finishes what was under way,
 * and a person decides about orders that the database of orders has forgotten.
 */
async function repair(urls: KnownDatabases, { older, told }: { older: string; told: Moment }): Promise<void> {
  const before = await audit(urls, 0);
  const data = await temporaryFolder();
  const env = variablesOf(urls);
  const dryRun = await runCommand('audit', data, env, ['--repair', '--dry-run']);
  expect(dryRun.output).toContain('would');
  // Nobody delivers events meanwhile: they are a finding once they have waited a minute.
  const withoutEvents = (findings: Finding[]) => findings.filter(({ code }) => code !== 'EVENTS_WAITING');
  expect(withoutEvents(await audit(urls, 0))).toEqual(withoutEvents(before));
  await runCommand('audit', data, env, ['--repair', '--yes']);

  const started = start(data, env);
  await started.said(READY);
  const undecided = async () => (await audit(urls, 0)).filter(({ code }) => code !== 'UNKNOWN_ORDER');
  await expect.poll(undecided).toEqual([]);
  const lost = await audit(urls, 0);
  const counts = [...new Set(before.map(({ code }) => code))].map(
    (code) => `${before.filter((finding) => finding.code === code).length} ${code}`,
  );
  process.stderr.write(`${older} of an earlier moment: ${counts.join(', ')}; left to a person: ${lost.length}\n`);
  expect(before.length).toBeGreaterThan(0);
  if (older === 'orders') expect(lost.length).toBeGreaterThan(0);
  else expect(lost).toEqual([]);
  const decisions = lost.flatMap(({ subject }) => ['--cancel', subject.replace('order ', '')]);
  expect(await runCommand('audit', data, env, ['--repair', ...decisions, '--yes'])).toMatchObject({ code: 0 });
  await expectTold(told.orders, urls);
  started.child.kill('SIGINT');
  expect(await started.exitCode).toBe(0);
}

/** A shop on restored databases finishes what was under way at that moment, and takes orders. */
async function continueShopping({ orders }: Moment, data: string, env: Record<string, string>): Promise<void> {
  const started = start(data, env);
  const [, url = ''] = await started.said(READY);
  const { databaseUrls } = await databasesOf(started, data);
  const told: ToldOrder[] = [];
  const closing = new AbortController();
  const variants = await findBuyable(createClient(url), 6);
  const shopper = shop(url, { told, variants, random: createRandom(SEED), signal: closing.signal });
  await expect.poll(() => told.length).toBeGreaterThan(0);
  closing.abort();
  await shopper;
  await expect.poll(() => audit(databaseUrls, 0)).toEqual([]);
  expect(new Set([...orders, ...told].map(({ number }) => number)).size).toBe(orders.length + told.length);
  started.child.kill('SIGINT');
  expect(await started.exitCode).toBe(0);
}

async function audit(urls: Parameters<typeof auditCheckouts>[0]['urls'], unsettledMs: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  await auditCheckouts({
    urls,
    unfinishedAfterMs: unsettledMs,
    undeliveredAfterMs: Math.max(unsettledMs, SETTLED_MS),
    onFinding: (finding) => findings.push(finding),
  });
  return findings;
}

function start(data: string, env: Record<string, string>): NpmStart {
  const started = npmStart(data, env);
  onTestFinished(async () => {
    started.child.kill('SIGTERM');
    await started.exitCode;
  });
  return started;
}

async function runCommand(name: string, data: string, env: Record<string, string>, args: string[] = []) {
  const script = join(root, 'scripts/run.js');
  const running = npmStart(data, env, [process.execPath, script, name, ...args]);
  return { code: await running.exitCode, output: running.output() };
}
