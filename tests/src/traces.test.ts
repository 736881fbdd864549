import { randomBytes } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { type RunningGraph, runGraph } from './support/run-graph.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { type ReceivedSpan, type SpanReceiver, startSpanReceiver } from './support/span-receiver.ts';
import { registerEndpoint } from './support/webhooks.ts';

const SERVICES = ['gateway', 'products-subgraph', 'cart-subgraph', 'orders-subgraph'];
let spans: SpanReceiver;
let graph: RunningGraph;
let guest: Client;
beforeAll(async () => {
  spans = await startSpanReceiver();
  const tracing = {
    OTEL_EXPORTER_OTLP_ENDPOINT: spans.url,
    OTEL_TRACES_SAMPLER_ARG: '0',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    // Nothing is slow, however busy the machine is.
    TRACE_SLOW_MS: '600000',
  };
  const webhooks = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' };
  graph = await runGraph({
    // What is traced are the calls between processes.
    oneProcess: false,
    env: Object.fromEntries(
      SERVICES.map((name) => [name, { ...tracing, ...(name === 'orders-subgraph' && webhooks) }]),
    ),
  });
  guest = createClient(graph.gatewayUrl);
});
afterAll(async () => {
  await graph?.stop();
  spans?.close();
});

/** A client in a new trace. */
function traced(isSampled: boolean, client = guest) {
  const id = randomBytes(16).toString('hex');
  const headers = { traceparent: `00-${id}-${'1'.repeat(16)}-${isSampled ? '01' : '00'}` };
  return { ...client, id, query: (text: string, variables = {}) => client.query(text, variables, headers) };
}

/** The way from the root to each span, as names. */
function waysIn(received: readonly ReceivedSpan[]): string[] {
  const byId = new Map(received.map((span) => [span.spanId, span]));
  const wayTo = (span: ReceivedSpan): string => {
    const parent = byId.get(span.parentSpanId ?? '');
    return `${parent ? `${wayTo(parent)} > ` : ''}${span.service.replace('-subgraph', '')}: ${span.name}`;
  };
  return received.map(wayTo);
}

async function buy(client: Client) {
  const [variant] = await findBuyable(guest, 1);
  const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  const { order } = await placeOrder(client, orderOf(cart));
  return order;
}

it('the trace of a checkout has the operation, its fetches, the steps with their calls and statements, and the delivery of its event', async () => {
  const receiver: Receiver = await startReceiver();
  const login = await signLogin(graph.dataDirectory, { customerId: 'sam', scopes: ['webhooks:write'] });
  await registerEndpoint(createClient(graph.gatewayUrl, login), receiver.url, ['order.placed']);
  await buy(guest);
  const client = traced(true);
  const order = await buy(client);
  const { headers } = await receiver.waitFor(({ event }) => event.entity === `order:${order.id}`);
  receiver.close();
  const delivery = await spans.waitFor(client.id, ({ name }) => name.startsWith('deliver'));
  expect(headers.traceparent).toBe(`00-${client.id}-${delivery.spanId}-01`);
  await spans.waitFor(client.id, ({ service, name }) => service === 'gateway' && name.startsWith('mutation'));

  const placing =
    'gateway: mutation placeOrder > gateway: fetch orders > gateway: call orders-subgraph > orders: mutation placeOrder > orders: Mutation.placeOrder';
  const calls = (step: string, service: string, field: string, name: string) => {
    const call = `${placing} > orders: checkout ${step} > orders: call ${service}-subgraph`;
    return `${call} > ${service}: mutation ${name} > ${service}: Mutation.${field}`;
  };
  const expected = [
    `${placing} > orders: INSERT order`,
    calls('HOLD', 'cart', 'freezeCarts', 'FreezeCarts'),
    `${calls('HOLD', 'products', 'reserveStock', 'ReserveStock')} > products: SELECT reserve_stock`,
    `${calls('COMMIT', 'products', 'commitStock', 'CommitStock')} > products: UPDATE stock_reservation`,
    `${calls('COMMIT', 'cart', 'completeCarts', 'CompleteCarts')} > cart: UPDATE cart`,
    `${placing} > orders: UPDATE order`,
    `${placing} > orders: deliver order.placed by webhook`,
  ];
  await expect.poll(() => waysIn(spans.spansOf(client.id))).toEqual(expect.arrayContaining(expected));
  const received = spans.spansOf(client.id);
  expect(received.filter(({ parentSpanId }) => parentSpanId === '1'.repeat(16)).map(({ name }) => name)).toEqual([
    'mutation placeOrder',
  ]);
  const steps = received.filter(({ name }) => name.startsWith('checkout'));
  expect(
    steps.map(({ name, attributes }) => [name, attributes['checkout.outcome'], attributes['order.number']]),
  ).toEqual([
    ['checkout HOLD', 'DONE', order.number],
    ['checkout COMMIT', expect.stringMatching(/DONE|CLOSED/), order.number],
  ]);
  const operation = received.find(({ service, kind }) => service === 'gateway' && kind === 2);
  expect(operation?.attributes).toMatchObject({
    'graphql.operation.type': 'mutation',
    'graphql.document.hash': expect.stringMatching(/^[\da-f]{64}$/),
  });
});

it('a trace has nothing that buyers wrote: neither variables nor values of statements', async () => {
  const client = traced(true);
  await buy(client);
  await spans.waitFor(client.id, ({ service, name }) => service === 'gateway' && name.startsWith('mutation'));
  const text = JSON.stringify(spans.spansOf(client.id));
  for (const written of ['ada@example.com', 'Lovelace', 'London']) expect(text).not.toContain(written);
});

it('the trace of a page has the steps of its plan with their places, and of each fetch the statements', async () => {
  const query = '{ products(first: 1) { nodes { title } } myCart { id lines { variant { title price { id } } } } }';
  await guest.query(query);
  await guest.query(query);
  const client = traced(true);
  expect((await client.query(query)).errors).toEqual([]);
  await spans.waitFor(client.id, ({ kind, service }) => service === 'gateway' && kind === 2);
  const root = 'gateway: query products myCart';
  const fetch = `${root} > gateway: fetch products > gateway: call products-subgraph > products: query products > products: Query.products`;
  await expect
    .poll(() => waysIn(spans.spansOf(client.id)))
    .toEqual(expect.arrayContaining([root, `${root} > gateway: fetch cart > gateway: call cart-subgraph`, fetch]));
  expect(waysIn(spans.spansOf(client.id)).some((way) => way.startsWith(`${fetch} > products: SELECT `))).toBe(true);
});

it('requests that share a statement or a call are linked to it', async () => {
  const askAtOnce = async () => {
    const clients = Array.from({ length: 6 }, () => traced(true));
    await Promise.all(clients.map((client) => client.query('{ categories { slug } }')));
    for (const { id } of clients) await spans.waitFor(id, ({ kind, service }) => service === 'gateway' && kind === 2);
    const called = clients.filter(({ id }) => spans.spansOf(id).some(({ name }) => name === 'call products-subgraph'));
    return { clients, called };
  };
  // Which requests arrive early enough to share a call is up to the machine.
  let asked = await askAtOnce();
  while (asked.called.length === asked.clients.length) asked = await askAtOnce();
  const ids = asked.clients.map(({ id }) => id);
  const linked = ids.flatMap((id) => spans.spansOf(id)).flatMap(({ links }) => links.map(({ traceId }) => traceId));
  expect(new Set([...linked, ...asked.called.map(({ id }) => id)])).toEqual(new Set(ids));
});

it('a request that nobody has sampled is not exported, and a refused one is not either; one that fails is', async () => {
  const [usual, refused, failed, after] = [traced(false), traced(false), traced(false), traced(true)];
  expect((await usual.query('{ categories { slug } }')).errors).toEqual([]);
  expect(
    (await refused.query('mutation { createCategory(input: { title: "A" }) { userErrors { code } } }')).errors,
  ).toHaveLength(1);
  await graph.service('cart-subgraph').stop('SIGKILL');
  expect((await failed.query('{ myCart { id } vendors(first: 1) { totalCount } }')).errors).toMatchObject([
    { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
  ]);
  await after.query('{ categories { slug } }');
  const call = await spans.waitFor(failed.id, ({ name }) => name === 'call cart-subgraph');
  expect(call).toMatchObject({
    failed: true,
    service: 'gateway',
    attributes: { 'error.type': 'ServiceUnavailableError' },
  });
  // Later spans have arrived, so earlier ones would have.
  await spans.waitFor(after.id, ({ service, kind }) => service === 'gateway' && kind === 2);
  expect([...spans.spansOf(usual.id), ...spans.spansOf(refused.id)]).toEqual([]);
});
