import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { holdFreePort, sendSignal } from '@commerce/local-postgres';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from './support/client.ts';
import { databasesOf, descendantsOf, type NpmStart, npmStart } from './support/npm-start.ts';
import { root } from './support/repository.ts';
import { type Buyable, findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { runSql } from './support/stock.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const RULES = join(root, 'deploy/prometheus/alerts.yml');
const HAS_PROMETHEUS = ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0);
if (!HAS_PROMETHEUS) process.stderr.write('Prometheus is not installed: NO alert is tested.\n');
/** Times in the rules are divided by this, so that nobody has to wait for hours. Ages of work and backups are not. */
const FASTER = 30;
/** Nobody can fill a disk here. */
const NOT_CAUSED = ['DiskNearlyFull'];
/** More than a pool has connections. */
const PAGES = 30;

it('each alert has a page for operators', async () => {
  const page = await readFile(join(root, 'docs/operations/alerts.md'), 'utf8');
  const sections = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect(sections.sort()).toEqual((await alerts()).sort());
  const links = [...(await readFile(RULES, 'utf8')).matchAll(/runbook: (\S+)#(\w+)$/gm)];
  expect(links.map(([, file, anchor]) => [file, anchor])).toEqual(
    (await alerts()).map((name) => ['docs/operations/alerts.md', name.toLowerCase()]),
  );
});

it.runIf(HAS_PROMETHEUS)('the rules say what their tests expect', () => {
  execFileSync('promtool', ['test', 'rules', join(root, 'deploy/prometheus/alerts.test.yml')], { stdio: 'pipe' });
});

it.runIf(HAS_PROMETHEUS)('each alert fires for what it is for, and ends with it', { timeout: 900_000 }, async () => {
  const shop = await openShop();
  const prometheus = await startPrometheus(shop.data);
  const seen = new Set<string>();
  const wanted = (await alerts()).filter((name) => !NOT_CAUSED.includes(name));
  const unseen = (name: string) => !seen.has(name);
  const look = async () => {
    for (const name of await prometheus.firing()) seen.add(name);
    return wanted.filter(unseen);
  };
  await expect.poll(prometheus.targetsUp, { timeout: 60_000 }).toBe(5);

  await shop.placeOrder();
  await shop.giveUpDelivery();
  await expect.poll(look, { timeout: 60_000, interval: 500 }).not.toContain('DeliveriesGivenUp');
  const lasting = [await shop.loseBackups(), await shop.lock('orders', 'outbox_target')];
  // Its event is not handed over.
  await shop.placeOrder();
  lasting.push(await shop.lock('products', 'stock_reservation'));
  await shop.abandonOrder();
  lasting.push(await shop.lock('products', 'product_listing'), await shop.lock('products', 'outbox_event'));
  const faults = [
    repeat(() => unseen('PagesSlow') || unseen('ConnectionsExhausted') || unseen('CallsFail'), shop.readPages),
    repeat(() => unseen('ServiceDown') || unseen('ServiceRestarts'), shop.kill),
    repeat(() => unseen('EventLoopBlocked'), shop.freeze),
    repeat(() => unseen('ManyRefusals'), shop.logInWrongly),
  ];
  await expect.poll(look, { timeout: 400_000, interval: 500 }).toEqual([]);

  for (const end of lasting) await end();
  await Promise.all(faults);
  await expect.poll(prometheus.firing, { timeout: 400_000, interval: 500 }).toEqual([]);
  process.stderr.write(`Seen to fire and to end: ${[...seen].join(', ')}\n`);
});

async function alerts(): Promise<string[]> {
  return [...(await readFile(RULES, 'utf8')).matchAll(/^ +- alert: (\w+)$/gm)].map(([, name = '']) => name);
}

async function repeat(isWanted: () => boolean, cause: () => Promise<void>): Promise<void> {
  while (isWanted()) await cause();
}

/** A shop under `npm start -- --observe`, and everything that can go wrong in it. */
async function openShop() {
  const [data, elsewhere] = await Promise.all([temporaryFolder(), temporaryFolder()]);
  const backups = join(elsewhere, 'backups');
  const env = { BACKUP_DIRECTORY: backups };
  const started = npmStart(data, env, [process.execPath, join(root, 'scripts/run.js'), 'start', '--observe']);
  onTestFinished(async () => {
    started.child.kill('SIGINT');
    await started.exitCode;
  });
  const [, url = ''] = await started.said(/Gateway\s+(http:\S+)/);
  await started.said(/prometheus --config/);
  const { databaseUrls } = await databasesOf(started, data);
  const guest = createClient(url);
  const [variant] = await findBuyable(guest, 1);
  return {
    data,
    placeOrder: async () => {
      expect((await order(url, variant)).userErrors).toEqual([]);
    },
    /** Its checkout goes on without its buyer. */
    abandonOrder: () => Promise.race([order(url, variant).catch(() => null), delay(5_000)]),
    lock: (database: 'products' | 'cart' | 'orders', table: string) => lock(databaseUrls[database], table),
    readPages: async () => {
      // Equal ones would share a statement.
      const pages = Array.from(
        { length: PAGES },
        (_, index) => `{ products(first: ${index + 1}) { nodes { title } } }`,
      );
      await Promise.all(pages.map((page) => guest.query(page).catch(() => null)));
    },
    kill: async () => {
      const restarts = started.output().match(/cart-subgraph runs again/g)?.length ?? 0;
      for (const pid of pidsOf(started, 'cart-subgraph')) sendSignal(pid, 'SIGKILL');
      // One that is killed while it starts has not been started again.
      await started.said(new RegExp(`(cart-subgraph runs again[^]*?){${restarts + 1}}`));
    },
    freeze: () => freeze(started, 'products-subgraph'),
    logInWrongly: async () => {
      const wrong = Array.from({ length: 10 }, () =>
        guest.query('{ __typename }', {}, { authorization: 'Bearer guess' }),
      );
      await Promise.allSettled(wrong);
      await delay(500);
    },
    giveUpDelivery: () => giveUpDelivery(databaseUrls.orders),
    /** @returns how to bring the backups back. */
    loseBackups: async () => {
      await rename(backups, `${backups}.lost`);
      // No backup can begin or be written there.
      await mkdir(join(backups, 'in-use.pid'), { recursive: true });
      await writeFile(join(backups, 'wal'), '');
      return async () => {
        await rm(backups, { recursive: true });
        await rename(`${backups}.lost`, backups);
      };
    },
  };
}

async function order(url: string, variant: Buyable | undefined) {
  const client = createClient(url);
  const cart = await openCart(client, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  return placeOrder(client, orderOf(cart));
}

/** @returns how to release the table. */
async function lock(databaseUrl: string, table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, statement_timeout: 0 });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return () => client.end();
}

async function giveUpDelivery(ordersUrl: string): Promise<void> {
  const target = `INSERT INTO outbox_target (id, channel, types, active) VALUES (gen_random_uuid(), 'webhook', '{}', false)`;
  await runSql(ordersUrl, target, []);
  // Its channel must have been seen without such deliveries.
  await delay(12_000);
  await runSql(
    ordersUrl,
    `WITH event AS (SELECT id, entity FROM outbox_event LIMIT 1)
     INSERT INTO outbox_delivery (target_id, event_id, entity, state, settled_at)
     SELECT target.id, event.id, event.entity, 'DEAD', now() FROM outbox_target target, event WHERE NOT active`,
    [],
  );
}

/** Stops a process for a moment, again and again, but so seldom that it is hardly seen stopped twice, which ends it. */
async function freeze(started: NpmStart, service: string): Promise<void> {
  const [pid] = pidsOf(started, service);
  if (!pid) return void (await delay(100));
  sendSignal(pid, 'SIGSTOP');
  await delay(200);
  sendSignal(pid, 'SIGCONT');
  await delay(400);
}

function pidsOf({ child }: NpmStart, service: string): number[] {
  return descendantsOf(child.pid ?? 0, `apps/${service}/`);
}

/** A Prometheus that observes a shop, with the same rules, and all their times shorter. */
async function startPrometheus(data: string) {
  const directory = await temporaryFolder();
  const rules = join(directory, 'alerts.yml');
  await writeFile(rules, shortened(await readFile(RULES, 'utf8')));
  const config = (await readFile(join(data, 'prometheus.yml'), 'utf8'))
    .replaceAll('interval: 5s', 'interval: 500ms')
    .replace(/rule_files: .*/, `rule_files: ['${rules}']`);
  const file = join(directory, 'prometheus.yml');
  await writeFile(file, config);
  const { port, release } = await holdFreePort();
  await release();
  const url = `http://127.0.0.1:${port}`;
  const place = ['--config.file', file, '--storage.tsdb.path', join(directory, 'data')];
  const child: ChildProcess = spawn('prometheus', [...place, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  const ask = async (path: string) => {
    const response = await fetch(`${url}/api/v1/${path}`).catch(() => null);
    return response ? (await response.json()).data : {};
  };
  return {
    async targetsUp(): Promise<number> {
      const { activeTargets = [] } = await ask('targets');
      return activeTargets.filter(({ health }: { health: string }) => health === 'up').length;
    },
    async firing(): Promise<string[]> {
      const { alerts = [] } = await ask('alerts');
      const firing = alerts.filter(({ state }: { state: string }) => state === 'firing');
      return firing.map(({ labels }: { labels: { alertname: string } }) => labels.alertname);
    },
  };
}

/** Durations as PromQL writes them, of windows and of `for`. */
function shortened(rules: string): string {
  const seconds = { s: 1, m: 60, h: 3_600 };
  const shorter = (count: string, unit: string) =>
    `${(Number(count) * 1_000 * seconds[unit as keyof typeof seconds]) / FASTER}ms`;
  return rules
    .replaceAll(/\[(\d+)([smh])\]/g, (_, count, unit) => `[${shorter(count, unit)}]`)
    .replaceAll(/for: (\d+)([smh])$/gm, (_, count, unit) => `for: ${shorter(count, unit)}`);
}
