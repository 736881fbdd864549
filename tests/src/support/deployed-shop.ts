import { join } from 'node:path';
import { startLocalPostgres } from '@commerce/local-postgres';
import { chooseFreePorts } from '@commerce/local-stack';
import { expect, onTestFinished } from 'vitest';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import { createClient } from './client.ts';
import { graph, subgraphVariables } from './known-graph.ts';
import { root } from './repository.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './shopping.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** How a program of a bundle is run. */
export interface Call {
  /** The name of the bundle. */
  bundle: string;
  args?: readonly string[];
  /** A file with variables. */
  envFile?: string;
  env?: Record<string, string>;
  /** Folders of this machine that it reads. */
  reads?: readonly string[];
  /** Folders that it writes into. */
  writes?: readonly string[];
}

/** A service that runs until it is stopped. */
export interface Running {
  url: string;
  /** Of the container, or of the bundle. */
  name: string;
  /** Asks it to stop, by SIGTERM. @returns its exit code. */
  stop(): Promise<number | null>;
}

/** Runs bundles: as processes, or in containers. */
export interface Launcher {
  /** Runs a command to its end. @returns what it wrote. @throws {Error} if it fails. */
  run(call: Call): Promise<string>;
  /** Starts a service; it must end with the test. */
  start(call: Call): Promise<Omit<Running, 'url'>>;
}

/** A shop that was set up by nothing but the bundles, as `docs/deploy.md` says. */
export interface DeployedShop {
  /** Runs a command with the operator's variables. */
  operate(bundle: 'migrate' | 'jobs', ...args: string[]): Promise<string>;
  /** Starts one more of a service, and waits until it is ready. @param env variables that differ. */
  start(bundle: string, env?: Record<string, string>): Promise<Running>;
}

/** Makes the secrets, the databases and the demo catalogue, on a database server that lives as long as the test. */
export async function deployShop(launcher: Launcher): Promise<DeployedShop> {
  const secrets = join(await temporaryFolder(), 'the secrets');
  const dataDirectory = join(await temporaryFolder(), 'postgres');
  const server = await startLocalPostgres({ dataDirectory, settings: TEST_SERVER_SETTINGS });
  onTestFinished(() => server.stop());
  const place = `127.0.0.1:${server.port}`;
  const output = { writes: [secrets] };
  await launcher.run({ bundle: 'jobs', args: ['secrets', '--output', secrets, '--server', place], ...output });

  const demo = join(root, 'demo');
  const operate: DeployedShop['operate'] = (bundle, ...args) =>
    launcher.run({
      bundle,
      args,
      envFile: join(secrets, 'operator', 'variables.env'),
      env: { DATABASE_SERVER_URL: server.superuserUrl, SHOP_CURRENCY: 'EUR' },
      reads: [demo],
    });
  await operate('migrate', 'db:create');
  await operate('migrate');
  await operate('jobs', 'import', join(demo, 'catalogue.csv'), '--if-empty');

  return {
    operate,
    async start(bundle, env = {}) {
      const { [bundle]: port } = await chooseFreePorts([bundle], { [bundle]: Number(env.PORT ?? 0) });
      const envFile = join(secrets, bundle, 'variables.env');
      const variables = { HOST: '127.0.0.1', NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env, PORT: String(port) };
      const running = await launcher.start({ bundle, envFile, env: variables });
      const url = `http://127.0.0.1:${port}`;
      await expect.poll(() => isReady(url)).toBe(true);
      return { url, ...running };
    },
  };
}

/**
 * Starts the services.
 * @param count how many of each.
 * @param more variables of all.
 * @returns those of each service, by its name.
 */
export async function startServices(
  shop: DeployedShop,
  { count = 1, more = {} }: { count?: number; more?: Record<string, string> } = {},
): Promise<Record<string, Running[]>> {
  const { gateway = [], ...subgraphs } = await choosePorts(count);
  const addresses = Object.entries(subgraphs).map(([name, ports]) => [
    name,
    ports.map((port) => `http://127.0.0.1:${port}/graphql`).join(),
  ]);
  const env = { ...more, ...subgraphVariables(Object.fromEntries(addresses)) };
  const startAll = (name: string, ports: readonly number[]) =>
    Promise.all(ports.map((port) => shop.start(name, { ...env, PORT: String(port) })));
  const started = Object.entries(subgraphs).map(async ([name, ports]) => [name, await startAll(name, ports)] as const);
  return { ...Object.fromEntries(await Promise.all(started)), gateway: await startAll('gateway', gateway) };
}

/** Free ports for some instances of each service, by its name; the gateway is the last one. */
export async function choosePorts(count: number): Promise<Record<string, number[]>> {
  const names = [...graph.subgraphs.map(({ subgraph }) => subgraph), 'gateway'];
  const places = Array.from({ length: count }, (_, place) => place);
  const free = await chooseFreePorts(
    names.flatMap((name) => places.map((place) => `${name}-${place}`)),
    {},
  );
  return Object.fromEntries(names.map((name) => [name, places.map((place) => free[`${name}-${place}`] ?? 0)]));
}

/**
 * What a guest does: browses, fills a cart, orders it, and reads the order.
 * @param index which variant of the list is bought.
 */
export async function shopOnce(gatewayUrl: string, index = 0): Promise<void> {
  const client = createClient(`${gatewayUrl}/graphql`);
  const buyable = (await findBuyable(client, index + 1))[index];
  const cart = await openCart(client, [{ variantId: buyable?.id ?? '', quantity: 1 }]);
  const { order, accessToken, userErrors } = await placeOrder(client, orderOf(cart));
  expect(userErrors).toEqual([]);
  const { data, errors } = await client.query(
    `query ($id: ID, $accessToken: String) {
      order(id: $id, accessToken: $accessToken) { status total { minorUnits } lines { quantity } }
    }`,
    { id: order.id, accessToken },
  );
  expect(errors).toEqual([]);
  expect(data.order).toMatchObject({ status: 'CONFIRMED', total: { minorUnits: order.placedTotal.minorUnits } });
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`).catch(() => null);
  return answer?.status === 200;
}
