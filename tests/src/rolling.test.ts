import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Balancer, hasBalancer, startBalancer } from './support/balancer.ts';
import { bundleProcesses, makeBundles } from './support/bundles.ts';
import { choosePorts, type DeployedShop, deployShop, type Running } from './support/deployed-shop.ts';
import { graph, subgraphVariables } from './support/known-graph.ts';
import { startLoad } from './support/load.ts';
import { root, temporaryDirectory } from './support/repository.ts';

const run = promisify(execFile);
/** The commit of the former version, for the upgrade. */
const FROM = process.env.ROLLING_FROM;
const SUBGRAPHS = graph.subgraphs.map(({ subgraph }) => subgraph);
const COUNT = 2;
/** Longer than the balancer needs to notice. Orders of the load have one address. */
const SETTINGS = { DRAIN_MS: '1000', UNPAID_ORDERS_PER_ADDRESS: '0', UNPAID_ORDERS_PER_BUYER: '0' };

if (!hasBalancer) process.stderr.write('haproxy is missing: NO rolling restart is tested.\n');
if (!FROM) process.stderr.write('No former version was given (--from): NO upgrade is tested.\n');

describe.runIf(hasBalancer)('two instances of each service behind a load balancer', () => {
  const folders = { now: '', former: '' };
  let version: keyof typeof folders = 'now';
  const launcher = bundleProcesses(() => folders[version]);
  beforeAll(async () => {
    const directory = await temporaryDirectory();
    folders.now = join(directory.path, 'now');
    await makeBundles(folders.now);
    if (FROM) folders.former = await makeFormerBundles(FROM, directory.path);
    return directory.remove;
  }, 900_000);

  it('are restarted one after the other while clients order: no request fails, and the books agree', async () => {
    version = 'now';
    const shop = await deployShop(launcher);
    const services = await startBehindBalancer(shop);
    const load = startLoad(() => services.gatewayUrl);
    await load.goesOn();
    for (const service of [...SUBGRAPHS, 'gateway']) {
      await services.replace(service);
      await load.goesOn();
    }
    const { orders, failures } = await load.end();
    expect(failures).toEqual([]);
    expect(await shop.operate('jobs', 'audit')).toContain(`${orders} orders audited, no differences found\n`);
  });

  it.runIf(FROM)(
    'are upgraded from a former version and back while clients order: no request fails, and the books agree',
    async () => {
      version = 'former';
      const shop = await deployShop(launcher);
      const services = await startBehindBalancer(shop);
      const load = startLoad(() => services.gatewayUrl);
      await load.goesOn();
      version = 'now';
      await shop.operate('migrate');
      // The former version on the database of this one.
      await load.goesOn();
      for (const service of [...SUBGRAPHS, 'gateway']) {
        await services.replace(service);
        await load.goesOn();
      }
      version = 'former';
      for (const service of ['gateway', ...SUBGRAPHS]) {
        await services.replace(service);
        await load.goesOn();
      }
      const { orders, failures } = await load.end();
      expect(failures).toEqual([]);
      version = 'now';
      expect(await shop.operate('jobs', 'audit')).toContain(`${orders} orders audited, no differences found\n`);
    },
  );
});

/** Starts all services, which call each other by the balancer too. */
async function startBehindBalancer(shop: DeployedShop) {
  const ports = await choosePorts(COUNT);
  const balancer: Balancer = await startBalancer(ports);
  const addresses = SUBGRAPHS.map((name) => [name, `${balancer.urls[name]}/graphql`]);
  const env = { ...SETTINGS, ...subgraphVariables(Object.fromEntries(addresses)) };
  const running = new Map<number, Running>();
  const start = async (name: string, port: number) => {
    running.set(port, await shop.start(name, { ...env, PORT: String(port) }));
    await balancer.uses(port);
  };
  const startAll = (name: string) => Promise.all((ports[name] ?? []).map((port) => start(name, port)));
  await Promise.all(SUBGRAPHS.map(startAll));
  await startAll('gateway');
  return {
    gatewayUrl: balancer.urls.gateway ?? '',
    /** Stops the instances of a service and starts new ones, one after the other. */
    async replace(name: string) {
      for (const port of ports[name] ?? []) {
        expect({ name, code: await running.get(port)?.stop() }).toEqual({ name, code: 0 });
        await start(name, port);
      }
    },
  };
}

/** Builds a version of the history. @returns the folder of its bundles. */
async function makeFormerBundles(commit: string, folder: string): Promise<string> {
  const checkout = join(folder, 'checkout');
  await run('git', ['worktree', 'add', '--detach', checkout, commit], { cwd: root });
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: checkout });
    const bundles = join(folder, 'former');
    await makeBundles(bundles, checkout);
    return bundles;
  } finally {
    await run('git', ['worktree', 'remove', '--force', checkout], { cwd: root });
  }
}
