import { once } from 'node:events';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startLocalPostgres } from '@commerce/local-postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, createClient } from './support/client.ts';
import { graph } from './support/known-graph.ts';
import { databasesOf, descendantsOf, findReader, isAlive, type NpmStart, npmStart } from './support/npm-start.ts';
import { temporaryDirectory } from './support/repository.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { runSql } from './support/stock.ts';

const READY = /Gateway\s+(http:\S+)/;
const RESTARTS = 10;
const STRANGERS = 8;

const reader = findReader();
if (!reader) {
  process.stderr.write('\nOnly root can be another user: npm start in a READ-ONLY repository was NOT tested.\n\n');
}

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function dataDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  cleanups.push(directory.remove);
  return directory.path;
}

function start(...parameters: Parameters<typeof npmStart>): NpmStart {
  const started = npmStart(...parameters);
  cleanups.push(() => stop(started, 'SIGTERM'));
  return started;
}

function stop({ child, exitCode }: NpmStart, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  return exitCode;
}

async function stopAndFindLeftovers(started: NpmStart, signal: NodeJS.Signals) {
  const processes = descendantsOf(started.child.pid ?? 0);
  expect(processes.length).toBeGreaterThanOrEqual(4);
  return { code: await stop(started, signal), left: processes.filter(isAlive) };
}

async function clientOf(started: NpmStart): Promise<Client> {
  const [, url = ''] = await started.said(READY);
  return createClient(url);
}

async function countProducts(client: Client): Promise<number> {
  const { data, errors } = await client.query('{ products { totalCount } }');
  expect(errors).toEqual([]);
  return data.products.totalCount;
}

describe('a graph under npm start', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>;
  let directory: string;
  let started: NpmStart;
  let client: Client;
  let count: number;

  beforeAll(async () => {
    home = await temporaryDirectory();
    // Only its own user may enter, as with a home folder.
    await mkdir(join(home.path, 'private'), { mode: 0o700 });
    directory = join(home.path, 'private', 'data');
    started = npmStart(directory);
    client = await clientOf(started);
    count = await countProducts(client);
  });
  afterAll(async () => {
    await stop(started, 'SIGTERM');
    await home.remove();
  });

  it('npm start brings the graph up with the demo catalogue, also where only its own user may enter, and shows the stages', () => {
    expect(count).toBeGreaterThanOrEqual(60);
    for (const stage of ['PostgreSQL', 'Databases and roles', 'Migrations', 'Demo catalogue', 'gateway']) {
      expect(started.output()).toMatch(new RegExp(`${stage} +\\d+\\.\\d s`));
    }
  });

  it('npm start refuses to share its data with another one that runs', async () => {
    const second = start(directory);
    expect(await second.exitCode).toBe(1);
    expect(lastLine(second)).toContain(`Process ${started.child.pid} uses ${directory}`);
  });

  it('npm start uses the databases that the environment names, and then starts no PostgreSQL', async () => {
    const { databaseUrls: owners, serviceUrls } = await databasesOf(started, directory);
    const second = start(await dataDirectory(), {
      PRODUCTS_DATABASE_URL: serviceUrls.products,
      PRODUCTS_OWNER_DATABASE_URL: owners.products,
      CART_DATABASE_URL: serviceUrls.cart,
      CART_OWNER_DATABASE_URL: owners.cart,
      // The owner is the only role, as in a set-up from before there were two.
      ORDERS_DATABASE_URL: owners.orders,
    });
    expect(await countProducts(await clientOf(second))).toBe(count);
    expect(descendantsOf(second.child.pid ?? 0, 'postgres')).toEqual([]);
    expect(await stopAndFindLeftovers(second, 'SIGINT')).toEqual({ code: 0, left: [] });
  });

  it('npm start says which services have died, and starts each of them again', async () => {
    const victims = ['cart-subgraph', 'products-subgraph'];
    for (const name of victims) {
      process.kill(processOf(started, `/${name}/dist/server.js`), 'SIGKILL');
    }
    for (const name of victims) {
      await started.said(new RegExp(`${name} ended \\(SIGKILL\\)`));
      await started.said(new RegExp(`${name} runs again`));
    }
    expect((await client.query('{ cart(id: "x") { id } products { totalCount } }')).errors).toEqual([]);
  });

  it('npm start restarts PostgreSQL whenever it dies, and the services go on with it', async () => {
    const before = started.output().length;
    for (const times of [1, 2]) {
      process.kill(processOf(started, '/postgres -D'), 'SIGKILL');
      await started.said(new RegExp(`(PostgreSQL runs again[^]*){${times}}`));
      await expect.poll(async () => (await client.query('{ products { totalCount } }')).errors).toEqual([]);
    }
    expect(started.output().slice(before)).not.toMatch(/subgraph ended|gateway ended/);
  });

  it('npm start leaves no process behind when it is killed outright, and keeps its data over the next start', async () => {
    const processes = descendantsOf(started.child.pid ?? 0);
    await stop(started, 'SIGKILL');
    await expect.poll(() => processes.filter(isAlive)).toEqual([]);
    const next = start(directory, {}, ['npm', 'start']);
    expect(await countProducts(await clientOf(next))).toBe(count);
    expect(await stopAndFindLeftovers(next, 'SIGTERM')).toEqual({ code: 0, left: [] });
  });
});

describe('npm start', () => {
  it('no request is lost while each service of a graph with two processes per subgraph is asked to stop again and again', {
    timeout: 1_200_000,
  }, async () => {
    const replicas = graph.subgraphs.map(({ subgraph }) => `${subgraph}=2`).join();
    const started = start(await dataDirectory(), {}, ['npm', 'start', '--', '--replicas', replicas]);
    const [, url = ''] = await started.said(READY);
    const strangers = askAsStrangers(url);
    for (const { name } of graph.services) {
      for (let times = 0; times < RESTARTS; times += 1) {
        const before = started.output().length;
        process.kill(processOf(started, `/${name}/dist/server.js`), 'SIGTERM');
        await expect.poll(() => started.output().slice(before)).toMatch(new RegExp(`${name}(-2)? runs again`));
      }
      expect({ name, errors: strangers.errors }).toEqual({ name, errors: [] });
    }
    await strangers.leave();
    expect(strangers.errors).toEqual([]);
  });

  it('npm start goes on with the data of a version whose services were the owners, and gives them roles of their own', async () => {
    const directory = await dataDirectory();
    const former = start(directory);
    const bought = await buyOne(await clientOf(former));
    expect(await stop(former, 'SIGINT')).toBe(0);
    await forgetServiceRoles(directory);

    const started = start(directory);
    expect(await buyOne(await clientOf(started))).not.toBe(bought);
    const { databaseUrls, serviceUrls, superuserUrl } = await databasesOf(started, directory);
    expect(await runSql(serviceUrls.orders, 'SELECT count(*)::int AS orders FROM "order"', [])).toEqual([
      { orders: 2 },
    ]);
    const find = 'SELECT FROM pg_stat_activity WHERE usename = ANY($1)';
    expect(await runSql(superuserUrl, find, [Object.keys(databaseUrls)])).toEqual([]);
  });

  it('npm start asks for the databases that are missing when only some are named', async () => {
    const started = start(await dataDirectory(), { CART_DATABASE_URL: 'postgresql://cart@127.0.0.1/cart' });
    expect(await started.exitCode).toBe(1);
    expect(lastLine(started)).toMatch(/Set PRODUCTS_DATABASE_URL and ORDERS_DATABASE_URL too/);
  });

  it('npm start says in one line which port is in use and what to do', async () => {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    cleanups.push(async () => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const started = start(await dataDirectory(), { CART_PORT: port });
    expect(await started.exitCode).toBe(1);
    expect(lastLine(started)).toMatch(new RegExp(`Port ${port} of the cart-subgraph is in use: .*CART_PORT`));
  });
});

it.runIf(reader)(
  'npm start of a user who can only read a built repository runs it, with its data in DATA_DIRECTORY',
  async () => {
    const directory = await dataDirectory();
    await chown(directory, reader?.uid ?? 0, reader?.gid ?? 0);
    const started = start(join(directory, 'data'), { HOME: directory }, undefined, reader);
    expect(await countProducts(await clientOf(started))).toBeGreaterThanOrEqual(60);
    expect(started.output()).toContain('cannot be written to: it runs as it was built');
    expect(await stopAndFindLeftovers(started, 'SIGINT')).toEqual({ code: 0, left: [] });
  },
);

describe('npm start that is ended while it starts', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeAll(async () => {
    home = await temporaryDirectory();
  });
  afterAll(() => home.remove());

  it.each([
    ['SIGINT', /Building/],
    ['SIGKILL', /PostgreSQL +\d/],
    ['SIGINT', /PostgreSQL +\d/],
    ['SIGINT', /Migrations +\d/],
    ['SIGKILL', /Demo catalogue +\d/],
    ['SIGKILL', /(products|cart|orders)-subgraph +\d/],
    ['SIGINT', /(products|cart|orders)-subgraph +\d/],
  ] as const)(
    'npm start that gets %s when it says %s leaves no process behind, and starts from what an earlier one left',
    async (signal, moment) => {
      const started = start(home.path);
      await started.said(moment);
      const processes = descendantsOf(started.child.pid ?? 0);
      const code = await stop(started, signal);
      if (signal === 'SIGINT') expect({ code, left: processes.filter(isAlive) }).toEqual({ code: 130, left: [] });
      else await expect.poll(() => processes.filter(isAlive)).toEqual([]);
    },
  );
});

/** Places an order. @returns its number. */
async function buyOne(client: Client): Promise<string> {
  const [variant] = await findBuyable(client, 1);
  const lines = [{ variantId: variant?.id ?? '', quantity: 1 }];
  const { order } = await placeOrder(client, orderOf(await openCart(client, lines)));
  return order.number;
}

/** Makes a data directory what it was before services had roles of their own. */
async function forgetServiceRoles(directory: string): Promise<void> {
  const server = await startLocalPostgres({ dataDirectory: join(directory, 'postgres') });
  for (const { name, serviceRole, hasJobQueue } of graph.databases) {
    const url = Object.assign(new URL(server.superuserUrl), { pathname: `/${name}` }).href;
    await runSql(url, `DROP OWNED BY ${serviceRole}`, []);
    await runSql(url, `DROP ROLE ${serviceRole}`, []);
    // As graphile-worker makes its tables.
    if (hasJobQueue) await runSql(url, 'ALTER TABLE graphile_worker._private_jobs ENABLE ROW LEVEL SECURITY', []);
  }
  await server.stop();
  const file = join(directory, 'secrets', 'secrets.json');
  const secrets = JSON.parse(await readFile(file, 'utf8'));
  for (const { serviceRole } of graph.databases) delete secrets.databasePasswords[serviceRole];
  await writeFile(file, JSON.stringify(secrets));
}

/** The process of `npm start` that runs this command. */
function processOf({ child }: NpmStart, command: string): number {
  const [found] = descendantsOf(child.pid ?? 0, command);
  if (!found) throw new Error(`no process runs ${command}`);
  return found;
}

/** Clients that ask all the time, each time on a new connection, for something of every subgraph. */
function askAsStrangers(url: string) {
  const id = '00000000-0000-4000-8000-000000000000';
  const body = JSON.stringify({
    query: `{ products(first: 1) { totalCount } cart(id: "${id}") { id } order(id: "${id}", accessToken: "x") { id } }`,
  });
  const errors: string[] = [];
  let hasLeft = false;
  const askAgain = async () => {
    while (!hasLeft) errors.push(...(await errorsOnNewConnection(url, body)));
  };
  const asking = Array.from({ length: STRANGERS }, askAgain);
  return {
    errors,
    leave: async () => {
      hasLeft = true;
      await Promise.all(asking);
    },
  };
}

/** What a request fails with; nothing if it is answered. */
async function errorsOnNewConnection(url: string, body: string): Promise<string[]> {
  try {
    const request = httpRequest(url, { agent: false, method: 'POST', headers: { 'content-type': 'application/json' } });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const { errors = [] } = JSON.parse(await text(response)) as Partial<Answer>;
    return errors.map(({ extensions, message }) => `${extensions.code}: ${message}`);
  } catch (error) {
    return [String(error)];
  }
}

function lastLine(started: NpmStart): string {
  return started.output().trim().split('\n').at(-1) ?? '';
}
