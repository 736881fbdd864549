import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { commandOf, descendantsOf, isAlive, type NpmStart, npmStart } from './support/npm-start.ts';
import { temporaryDirectory } from './support/repository.ts';

const READY = /Gateway\s+(http:\S+)/;

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
  cleanups.push(() => {
    started.child.kill('SIGTERM');
    return started.exitCode;
  });
  return started;
}

async function stopAndFindLeftovers({ child, exitCode }: NpmStart, signal: NodeJS.Signals) {
  const processes = descendantsOf(child.pid ?? 0);
  expect(processes.length).toBeGreaterThanOrEqual(5);
  child.kill(signal);
  return { code: await exitCode, left: processes.filter(isAlive) };
}

describe('npm start', () => {
  it('npm start brings the graph up, keeps its data over a second start, and leaves no process behind', async () => {
    const directory = await dataDirectory();
    const countProducts = async (started: NpmStart) => {
      const [, url = ''] = await started.said(READY);
      return (await createClient(url).query('{ products { totalCount } }')).data.products.totalCount;
    };

    const first = start(directory);
    const count = await countProducts(first);
    expect(count).toBeGreaterThanOrEqual(60);
    for (const stage of ['PostgreSQL', 'Databases and roles', 'Migrations', 'Demo catalogue', 'gateway']) {
      expect(first.output()).toMatch(new RegExp(`${stage} +\\d+\\.\\d s`));
    }
    expect(await stopAndFindLeftovers(first, 'SIGINT')).toEqual({ code: 0, left: [] });

    const second = start(directory, {}, ['npm', 'start']);
    expect(await countProducts(second)).toBe(count);
    expect(await stopAndFindLeftovers(second, 'SIGTERM')).toEqual({ code: 0, left: [] });
  });

  it('npm start says which service has died and starts it again; ended meanwhile, it leaves nothing behind', async () => {
    const started = start(await dataDirectory());
    const [, url = ''] = await started.said(READY);
    const services = descendantsOf(started.child.pid ?? 0);
    for (const [name, query] of [
      ['cart-subgraph', '{ cart(id: "x") { id } }'],
      ['products-subgraph', '{ products { totalCount } }'],
    ] as const) {
      const pid = services.find((each) => commandOf(each).includes(`${name}/dist/server.js`)) ?? 0;
      process.kill(pid, 'SIGKILL');
      await started.said(new RegExp(`${name} ended \\(SIGKILL\\)`));
      await started.said(new RegExp(`${name} runs again`));
      expect((await createClient(url).query(query)).errors).toEqual([]);
    }
    expect(await stopAndFindLeftovers(started, 'SIGINT')).toEqual({ code: 0, left: [] });
  });

  it('npm start restarts PostgreSQL when it dies, and the services go on with it', async () => {
    const started = start(await dataDirectory());
    const [, url = ''] = await started.said(READY);
    const postmaster = () =>
      descendantsOf(started.child.pid ?? 0).find((pid) => commandOf(pid).includes('/postgres -D')) ?? 0;
    for (const count of [1, 2]) {
      process.kill(postmaster(), 'SIGKILL');
      await started.said(new RegExp(`(PostgreSQL runs again[^]*){${count}}`));
      await expect
        .poll(async () => (await createClient(url).query('{ products { totalCount } }')).errors, { timeout: 60_000 })
        .toEqual([]);
    }
    expect(started.output()).not.toMatch(/subgraph ended|gateway ended/);
    expect(await stopAndFindLeftovers(started, 'SIGINT')).toEqual({ code: 0, left: [] });
  });

  it('npm start leaves nothing behind when it is killed outright, in its start too, so that it can be started again', async () => {
    const directory = await dataDirectory();
    for (const moment of [
      /PostgreSQL +\d/,
      /Migrations +\d/,
      /Demo catalogue +\d/,
      /(products|cart|orders)-subgraph +\d/,
      READY,
    ]) {
      const started = start(directory);
      await started.said(moment);
      const processes = descendantsOf(started.child.pid ?? 0);
      started.child.kill('SIGKILL');
      await expect.poll(() => processes.filter(isAlive), { timeout: 60_000, interval: 50 }).toEqual([]);
    }
    const last = start(directory);
    await last.said(READY);
    expect(await stopAndFindLeftovers(last, 'SIGINT')).toEqual({ code: 0, left: [] });
  });

  it('npm start uses the databases that the environment names, and then starts no PostgreSQL', async () => {
    const urls = inject('databaseUrls');
    const started = start(await dataDirectory(), {
      PRODUCTS_DATABASE_URL: urls.products,
      CART_DATABASE_URL: urls.cart,
      ORDERS_DATABASE_URL: urls.orders,
    });
    const [, url = ''] = await started.said(READY);
    expect((await createClient(url).query('{ products { totalCount } }')).errors).toEqual([]);
    expect(descendantsOf(started.child.pid ?? 0).filter((pid) => commandOf(pid).includes('postgres'))).toEqual([]);
  });

  it('npm start asks for the databases that are missing when only some are named', async () => {
    const started = start(await dataDirectory(), { CART_DATABASE_URL: inject('databaseUrls').cart });
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

  it('npm start refuses to share its data with another one that runs', async () => {
    const directory = await dataDirectory();
    const first = start(directory);
    await first.said(READY);
    const second = start(directory);
    expect(await second.exitCode).toBe(1);
    expect(lastLine(second)).toContain(`Process ${first.child.pid} uses ${directory}`);
  });

  it('npm start runs where only its own user may enter', async () => {
    const directory = join(await dataDirectory(), 'private');
    await mkdir(directory, { mode: 0o700 });
    const started = start(join(directory, 'data'));
    await started.said(READY);
    expect(await stopAndFindLeftovers(started, 'SIGINT')).toEqual({ code: 0, left: [] });
  });

  it('npm start can be interrupted at any moment of its start', async () => {
    for (const moment of [/Building/, /PostgreSQL +\d/, /Migrations +\d/, /products-subgraph +\d/]) {
      const started = start(await dataDirectory());
      await started.said(moment);
      const processes = descendantsOf(started.child.pid ?? 0);
      started.child.kill('SIGINT');
      expect(await started.exitCode).toBe(130);
      expect(processes.filter(isAlive)).toEqual([]);
    }
  });
});

function lastLine(started: NpmStart): string {
  return started.output().trim().split('\n').at(-1) ?? '';
}
