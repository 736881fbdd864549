import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';

const url = inject('gatewayUrl');

/** Sends an operation whose client can disconnect before the answer. */
function send(query: string) {
  const client = new AbortController();
  const answer = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: client.signal,
  });
  return { answer, disconnect: () => client.abort() };
}

/** A session on a service's database that can hold a table, so that statements wait for it. */
function useDatabase(name: string) {
  const connectionString = new URL(inject('superuserUrl'));
  connectionString.pathname = `/${name}`;
  const [holder, watcher] = [1, 2].map(() => new pg.Client(connectionString.href)) as [pg.Client, pg.Client];
  beforeAll(() => Promise.all([holder.connect(), watcher.connect()]));
  afterAll(() => Promise.all([holder.end(), watcher.end()]));
  const count = async (sql: string) => Number((await watcher.query(sql)).rows[0]?.count);
  return {
    async hold(table: string) {
      await holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      onTestFinished(async () => void (await holder.query('ROLLBACK')));
    },
    letGo: () => holder.query('ROLLBACK'),
    count,
    /** The service's statements that have not ended. */
    running: () =>
      count(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
             AND application_name = '${name}-subgraph'`),
  };
}

describe('statements whose client has disconnected', () => {
  const products = useDatabase('products');
  const carts = useDatabase('cart');

  it.each([
    ['a list', '{ products(first: 3) { nodes { id } } }'],
    [
      'a search, in an operation with fetches of its own',
      '{ products(search: "mug") { nodes { id } } categories { id } }',
    ],
    ['a count with facets', '{ products(search: "cup") { totalCount facets { vendors { value } } } }'],
    ['suggestions', '{ searchSuggestions(prefix: "mu") { text } }'],
  ])('the statement of a query ends when its client disconnects: %s', async (_what, query) => {
    await products.hold('product_listing');
    const { answer, disconnect } = send(query);
    await expect.poll(products.running).toBeGreaterThan(0);
    disconnect();
    await expect(answer).rejects.toThrow();
    await expect.poll(products.running).toBe(0);
  });

  it('the statement of a query that two clients share ends when both have disconnected', async () => {
    await products.hold('product_listing');
    const both = [1, 2].map(() => send('{ products(first: 4) { nodes { id } } }'));
    const answers = Promise.allSettled(both.map(({ answer }) => answer));
    await expect.poll(products.running).toBeGreaterThan(0);
    for (const { disconnect } of both) disconnect();
    await answers;
    await expect.poll(products.running).toBe(0);
  });

  it('a client gets its answer although another one, which sent the same query, has disconnected', async () => {
    await products.hold('product_listing');
    const [first, second] = [1, 2].map(() => send('{ products(first: 5) { nodes { id } } }'));
    await expect.poll(products.running).toBeGreaterThan(0);
    first?.disconnect();
    await expect(first?.answer).rejects.toThrow();
    await products.letGo();
    expect(await (await second?.answer)?.json()).toMatchObject({ data: { products: { nodes: expect.any(Array) } } });
  });

  it('a mutation is completed although its client has disconnected', async () => {
    const [variant] = await findBuyable(createClient(url), 1);
    const before = await carts.count('SELECT count(*) FROM cart');
    await carts.hold('cart');
    const { answer, disconnect } = send(
      `mutation { createCart(input: { lines: [{ variantId: "${variant?.id}", quantity: 1 }] }) { cart { id } } }`,
    );
    await expect.poll(carts.running).toBe(1);
    disconnect();
    await expect(answer).rejects.toThrow();
    await carts.letGo();
    await expect.poll(() => carts.count('SELECT count(*) FROM cart')).toBe(before + 1);
  });
});
