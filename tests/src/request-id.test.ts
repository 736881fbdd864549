import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signLogin } from '@commerce/local-stack';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import type { KnownSubgraph } from './support/known-graph.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';
import { change, deleteEndpoint, registerEndpoint } from './support/webhooks.ts';

const gatewayUrl = inject('gatewayUrl');
const databases = inject('databaseUrls');
const guest = createClient(gatewayUrl);
const scopes = ['webhooks:read', 'webhooks:write', 'orders:write', 'products:write'];
const staff = createClient(gatewayUrl, await signLogin(inject('dataDirectory'), { customerId: 'sam', scopes }));

/** A trace of a client, and the id that its requests have. */
function newTrace() {
  const id = randomBytes(16).toString('hex');
  return { id, headers: { traceparent: `00-${id}-${randomBytes(8).toString('hex')}-00` } };
}

/** A client whose requests belong to a trace. */
function clientIn({ headers }: ReturnType<typeof newTrace>, client = guest) {
  return { ...client, query: (query: string, variables = {}) => client.query(query, variables, headers) };
}

/** The lines of a service's log about a request. */
async function logOf(service: string, id: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(
    join(inject('dataDirectory'), 'logs', `${'one-process' in inject('processIds') ? 'one-process' : service}.log`),
    'utf8',
  );
  return text.split('\n').flatMap((line) => (line.includes(`"requestId":"${id}"`) ? [JSON.parse(line)] : []));
}

describe('the id of a request', () => {
  it.each([
    ['an unknown field', { query: '{ nothing }' }],
    ['a refused field', { query: 'mutation { createProduct(input: { title: "A" }) { userErrors { code } } }' }],
    ['an operation without an end', { query: '{ products {' }],
    [
      'a wrong variable',
      { query: 'query ($first: Int) { products(first: $first) { totalCount } }', variables: { first: 'x' } },
    ],
    [
      'an operation that costs too much',
      {
        query: `{ ${Array.from({ length: 90 }, (_, i) => `a${i}: products(first: 100) { nodes { variants { id } } }`).join(' ')} }`,
      },
    ],
    ['a body that is no operation', {}],
  ])('the id of a request is in each error of its answer, and is that of its trace: %s', async (_what, body) => {
    const trace = newTrace();
    const { errors } = await guest.post(JSON.stringify(body), trace.headers);
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions).toMatchObject({ requestId: trace.id });
  });

  it.each([
    ['an address with nothing at it', 'GET', '/nothing', {}],
    ['a method that is not allowed', 'DELETE', '/graphql', {}],
    ['a body that is not JSON', 'POST', '/graphql', { body: '{', headers: { 'content-type': 'application/json' } }],
    ['a body of another type', 'POST', '/graphql', { body: '{}', headers: { 'content-type': 'text/csv' } }],
  ])(
    'the id of a request is in the error of what is no operation: %s',
    async (_what, method, path, { headers, ...rest }: { body?: string; headers?: Record<string, string> }) => {
      const trace = newTrace();
      const response = await fetch(new URL(path, gatewayUrl), {
        method,
        ...rest,
        headers: { ...headers, ...trace.headers },
      });
      const { errors } = (await response.json()) as { errors: unknown[] };
      expect(errors).toMatchObject([{ extensions: { requestId: trace.id } }]);
    },
  );

  it('the id of a request without a trace is new, and the same in all of its errors', async () => {
    const ids = [];
    for (let time = 0; time < 3; time += 1) {
      const { errors } = await guest.query('{ nothing nothingElse }');
      const [first, second] = errors.map(({ extensions }) => (extensions as { requestId?: string }).requestId);
      expect(first).toMatch(/^[\da-f]{32}$/);
      expect(second).toBe(first);
      ids.push(first);
    }
    expect(new Set(ids).size).toBe(3);
  });

  it.each(['gateway', 'products', 'cart', 'orders'] as const)(
    'the id of a request is in the lines that it causes in the log of %s',
    async (service) => {
      const trace = newTrace();
      const url = service === 'gateway' ? gatewayUrl : inject('subgraphUrls')[service];
      const stranger = createClient(url, 'not a token');
      const name = service === 'gateway' ? service : `${service}-subgraph`;
      // After many refusals, as by other tests, some seconds pass before one is logged again.
      const refused = async () => {
        await stranger.query('{ __typename }', {}, trace.headers);
        return (await logOf(name, trace.id))[0];
      };
      const line = { requestId: trace.id, security: { kind: 'login_refused', requestId: trace.id } };
      await expect.poll(refused, { interval: 200 }).toMatchObject(line);
    },
  );
});

describe('the id of a request that places an order', () => {
  let receiver: Receiver;
  let endpointId: string;
  beforeAll(async () => {
    receiver = await startReceiver();
    endpointId = (await registerEndpoint(staff, receiver.url)).endpoint.id;
  });
  afterAll(async () => {
    await deleteEndpoint(staff, endpointId);
    receiver.close();
  });
  /** The ids of traces in a column `traceparent`. */
  const idsIn = async (database: KnownSubgraph, text: string, ...values: unknown[]) => {
    const rows = (await runSql(databases[database], text, values)) as { traceparent: string | null }[];
    return rows.map(({ traceparent }) => traceparent?.slice(3, 35));
  };

  it('the id of a request that places an order is with the order, its events and their deliveries, also to those of products', async () => {
    const [variant] = await findBuyable(guest, 1);
    const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    await runSql(databases.products, 'UPDATE stock SET low_at = on_hand - reserved - 1 WHERE variant_id = $1', [
      variant?.id,
    ]);
    const trace = newTrace();
    const { order } = await placeOrder(clientIn(trace), orderOf(cart));
    expect(await idsIn('orders', 'SELECT traceparent FROM "order" WHERE number = $1', order.number)).toEqual([
      trace.id,
    ]);
    for (const entity of [`order:${order.id}`, `variant:${variant?.id}`]) {
      const { headers, event } = await receiver.waitFor(
        (each) => each.event.entity === entity && `${each.headers.traceparent}`.includes(trace.id),
      );
      expect(headers.traceparent).toMatch(new RegExp(`^00-${trace.id}-[0-9a-f]{16}-00$`));
      expect(await idsIn('orders', 'SELECT traceparent FROM outbox_event WHERE id = $1', event.id)).toEqual([trace.id]);
    }
  });

  it('orders that are placed together keep the ids of their own requests', async () => {
    const [variant] = await findBuyable(guest, 1);
    await restock(databases.products, variant?.id ?? '', 100);
    const placing = Array.from({ length: 8 }, async () => {
      const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
      return { cart, trace: newTrace() };
    });
    const carts = await Promise.all(placing);
    const orders = await Promise.all(carts.map(({ cart, trace }) => placeOrder(clientIn(trace), orderOf(cart))));
    for (const [index, { order }] of orders.entries()) {
      const { id } = carts[index]?.trace ?? newTrace();
      expect(await idsIn('orders', 'SELECT traceparent FROM "order" WHERE id = $1', order.id)).toEqual([id]);
      const events = await idsIn(
        'orders',
        'SELECT traceparent FROM outbox_event WHERE entity = $1',
        `order:${order.id}`,
      );
      expect(events).toEqual([id]);
    }
  });

  it('a later request about the order has an id of its own, also in the event that it causes', async () => {
    const [variant] = await findBuyable(guest, 1);
    const [placing, cancelling] = [newTrace(), newTrace()];
    const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const { order } = await placeOrder(clientIn(placing), orderOf(cart));
    await change(clientIn(cancelling, staff), 'cancelOrder', { orderId: order.id }, 'userErrors { code }');
    const events = await idsIn(
      'orders',
      'SELECT traceparent FROM outbox_event WHERE entity = $1 ORDER BY sequence',
      `order:${order.id}`,
    );
    expect(events).toEqual([placing.id, cancelling.id]);
  });

  it('the id of a request of staff is with the events that triggers write for it', async () => {
    const [variant] = await findBuyable(guest, 1);
    const trace = newTrace();
    const input = {
      prices: [{ variantId: variant?.id, amount: { minorUnits: (variant?.minorUnits ?? 0) + 7, currencyCode: 'EUR' } }],
    };
    const { errors } = await change(clientIn(trace, staff), 'setVariantPrices', input, 'userErrors { code }');
    expect(errors).toEqual([]);
    const { headers } = await receiver.waitFor(
      ({ event }) => event.type === 'price.changed' && event.data.variantId === variant?.id,
    );
    expect(headers.traceparent).toContain(trace.id);
  });
});
