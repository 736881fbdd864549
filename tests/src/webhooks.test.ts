import { isDeepStrictEqual } from 'node:util';
import { auditCheckouts, type Finding } from '@commerce/checkout-audit';
import { eventCatalogue } from '@commerce/events';
import { signLogin } from '@commerce/local-stack';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createClient } from './support/client.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { reprice, restock, runSql } from './support/stock.ts';
import { change, deleteEndpoint, listDeliveries, registerEndpoint } from './support/webhooks.ts';

const POLLING = { timeout: 120_000, interval: 50 };
const guest = createClient(inject('gatewayUrl'));
const { products: productsUrl, orders: ordersUrl } = inject('databaseUrls');
const staffWith = async (...scopes: string[]) =>
  createClient(inject('gatewayUrl'), await signLogin(inject('dataDirectory'), { customerId: 'sam', scopes }));
const staff = await staffWith('webhooks:read', 'webhooks:write');

let receiver: Receiver;
const endpoints: string[] = [];
beforeAll(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  receiver.answerWith((response) => response.writeHead(204).end());
  for (const id of endpoints.splice(0)) await deleteEndpoint(staff, id);
});
afterAll(() => receiver.close());

async function register(eventTypes: string[] = []) {
  const payload = await registerEndpoint(staff, receiver.url, eventTypes);
  expect(payload.userErrors).toEqual([]);
  endpoints.push(payload.endpoint.id);
  return { id: payload.endpoint.id as string, secret: payload.secret as string };
}

async function buySomething() {
  const [variant] = await findBuyable(guest, 1);
  const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  const { order } = await placeOrder(guest, orderOf(cart));
  return { order, variantId: variant?.id ?? '', minorUnits: variant?.minorUnits ?? 0 };
}

function settledDelivery(filter: Record<string, unknown>, status: 'DELIVERED' | 'DEAD') {
  return vi.waitFor(async () => {
    const [delivery] = await listDeliveries(staff, { ...filter, status });
    if (!delivery) throw new Error(`no delivery is ${status}`);
    return delivery;
  }, POLLING);
}

async function auditFindings(code: string) {
  const findings: Finding[] = [];
  await auditCheckouts({ urls: inject('databaseUrls'), onFinding: (finding) => findings.push(finding) });
  return findings.filter((finding) => finding.code === code).map(({ subject }) => subject);
}

describe('an event', () => {
  it('an event reaches registered endpoints, signed so that the Standard Webhooks library verifies it', async () => {
    const { id, secret } = await register(['order.placed']);
    const { order, variantId, minorUnits } = await buySomething();
    const { headers, body, event } = await receiver.waitFor((each) => each.event.data.orderId === order.id);
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(event);
    expect(headers['webhook-id']).toBe(event.id);
    expect(event).toMatchObject({ type: 'order.placed', version: 1, entity: `order:${order.id}` });
    expect(eventCatalogue['order.placed'].data.parse(event.data)).toMatchObject({
      number: order.number,
      customerId: null,
      total: { minorUnits, currencyCode: 'EUR' },
      lines: [{ variantId, quantity: 1, unitPrice: { minorUnits } }],
    });
    expect(body).not.toContain('ada@example.com');
    const delivery = await settledDelivery({ endpointId: id }, 'DELIVERED');
    expect(delivery).toMatchObject({ eventId: event.id, attempts: 1, failure: null, responseStatus: 204 });
    expect(delivery.payload).toBe(body);
  });

  it('the event of a cancelled order comes after the one of its placement', async () => {
    await register(['order.placed', 'order.cancelled']);
    const { order } = await buySomething();
    const sam = await staffWith('orders:write');
    const input = { orderId: order.id, reason: 'changed my mind' };
    expect((await change(sam, 'cancelOrder', input, 'userErrors { code }')).userErrors).toEqual([]);
    const { event } = await receiver.waitFor((each) => each.event.type === 'order.cancelled');
    expect(eventCatalogue['order.cancelled'].data.parse(event.data)).toEqual({
      orderId: order.id,
      number: order.number,
      reason: 'changed my mind',
    });
    const received = receiver.received.filter((each) => each.event.entity === `order:${order.id}`);
    expect(received.map((each) => each.event.type)).toEqual(['order.placed', 'order.cancelled']);
  });

  it('a price event comes when the price becomes valid, and not for the first price or the same amount', async () => {
    await register(['price.changed']);
    const [variant] = await findBuyable(guest, 1);
    const { id: variantId = '', minorUnits: before = 0 } = variant ?? {};
    await reprice(productsUrl, variantId, before);
    const inAMoment = `INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
      VALUES (gen_random_uuid(), $1, $2, 'EUR', now() + $3 * interval '1 hour') RETURNING id`;
    await runSql(productsUrl, inAMoment, [variantId, before + 300, 1]);
    await reprice(productsUrl, variantId, before + 100);
    const { event } = await receiver.waitFor(({ event }) => event.data.variantId === variantId);
    expect(eventCatalogue['price.changed'].data.parse(event.data)).toMatchObject({
      price: { minorUnits: before + 100, currencyCode: 'EUR' },
      previousPrice: { minorUnits: before, currencyCode: 'EUR' },
    });
    // The scheduled event waits in the outbox of products; changing its time makes it due.
    const scheduled = "entity = 'variant:' || $1 AND occurred_at > now()";
    const waiting = await runSql(productsUrl, `SELECT data FROM outbox_event WHERE ${scheduled}`, [variantId]);
    expect(waiting).toMatchObject([{ data: { price: { minorUnits: before + 300 } } }]);
    await runSql(productsUrl, `UPDATE outbox_event SET occurred_at = now() WHERE ${scheduled}`, [variantId]);
    await reprice(productsUrl, variantId, before);
    const later = await receiver.waitFor(({ event }) =>
      isDeepStrictEqual(event.data.price, { minorUnits: before + 300, currencyCode: 'EUR' }),
    );
    expect(later.event.data.variantId).toBe(variantId);
  });

  it('a low-stock event comes when the threshold is crossed, and again only after the stock was above it', async () => {
    await register(['stock.low']);
    const [variant] = await findBuyable(guest, 1);
    const variantId = variant?.id ?? '';
    for (const units of [100, 5, 4, 3, 6, 2]) await restock(productsUrl, variantId, units);
    await receiver.waitFor(({ event }) => event.data.quantityAvailable === 2);
    const received = receiver.received.filter(({ event }) => event.type === 'stock.low').map(({ event }) => event.data);
    expect(received.map((data) => eventCatalogue['stock.low'].data.parse(data).quantityAvailable)).toEqual([5, 2]);
    await restock(productsUrl, variantId, 100);
  });
});

describe('an endpoint that fails', () => {
  it('a failing endpoint is retried by the schedule, then given up; staff see why, and a replay delivers the event with the same id', async () => {
    const { id } = await register(['order.placed']);
    receiver.answerWith((response) => response.writeHead(500).end('out of order\0'.padEnd(5_000, '!')));
    const { order } = await buySomething();
    const dead = await settledDelivery({ endpointId: id }, 'DEAD');
    expect(dead).toMatchObject({ attempts: 3, failure: 'HTTP_ERROR', responseStatus: 500, nextAttemptAt: null });
    expect(dead.responseBody).toHaveLength(1_024);
    const sent = receiver.received.filter(({ event }) => event.data.orderId === order.id);
    expect(new Set(sent.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([dead.eventId]));
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);

    receiver.answerWith((response) => response.writeHead(200).end('thanks'));
    const replayed = await change(
      staff,
      'replayWebhookDelivery',
      { id: dead.id },
      'delivery { status } userErrors { code }',
    );
    expect(replayed).toMatchObject({ delivery: { status: expect.any(String) }, userErrors: [] });
    const delivered = await settledDelivery({ endpointId: id }, 'DELIVERED');
    expect(delivered).toMatchObject({ id: dead.id, attempts: 1, failure: null, responseBody: 'thanks' });
  });

  it('an endpoint that answers 410 gets no more events, until staff enable it and replay what it missed', async () => {
    const { id } = await register(['order.placed']);
    receiver.answerWith((response) => response.writeHead(410).end());
    await buySomething();
    expect(await settledDelivery({ endpointId: id }, 'DEAD')).toMatchObject({ attempts: 1, failure: 'GONE' });
    const read = () =>
      staff.query('query ($id: ID!) { webhookEndpoint(id: $id) { enabled disabledReason deadCount } }', { id });
    await expect
      .poll(async () => (await read()).data.webhookEndpoint, POLLING)
      .toEqual({ enabled: false, disabledReason: 'GONE', deadCount: 1 });
    const replayAll = () =>
      change(staff, 'replayDeadWebhookDeliveries', { endpointId: id }, 'replayedCount userErrors { code }');
    expect(await replayAll()).toMatchObject({ replayedCount: 0, userErrors: [{ code: 'INVALID_INPUT' }] });

    receiver.answerWith((response) => response.writeHead(204).end());
    const enabled = await change(
      staff,
      'updateWebhookEndpoint',
      { id, enabled: true },
      'endpoint { enabled disabledReason }',
    );
    expect(enabled.endpoint).toEqual({ enabled: true, disabledReason: null });
    expect(await replayAll()).toMatchObject({ replayedCount: 1, userErrors: [] });
    await settledDelivery({ endpointId: id }, 'DELIVERED');
  });
});

describe('the audit', () => {
  it('the audit finds a confirmed order whose event is missing', async () => {
    const { order } = await buySomething();
    const entity = `order:${order.id}`;
    expect(await auditFindings('EVENT_MISSING')).toEqual([]);
    await runSql(ordersUrl, "UPDATE outbox_event SET entity = 'lost' WHERE entity = $1", [entity]);
    expect(await auditFindings('EVENT_MISSING')).toEqual([`order ${order.number}`]);
    await runSql(ordersUrl, "UPDATE outbox_event SET entity = $1 WHERE entity = 'lost'", [entity]);
  });

  it('the audit finds events that are not relayed, and due deliveries that nobody tries', async () => {
    const [variant] = await findBuyable(guest, 1);
    const variantId = variant?.id ?? '';
    const tell = () => reprice(productsUrl, variantId, (variant?.minorUnits ?? 0) + 1);
    await tell();
    const pending = 'SELECT FROM outbox_event WHERE entity = $1 AND relayed_at IS NULL AND occurred_at <= now()';
    const undelivered = () => runSql(productsUrl, pending, [`variant:${variantId}`]);
    await expect.poll(undelivered, POLLING).toHaveLength(0);
    // Directly, so that nothing is woken.
    const forget =
      "UPDATE outbox_event SET relayed_at = NULL, occurred_at = now() - interval '1 hour' WHERE entity = $1";
    await runSql(productsUrl, forget, [`variant:${variantId}`]);
    const pigeons = '00000000-0000-4000-8000-000000000001';
    await runSql(ordersUrl, "INSERT INTO outbox_target (id, channel, active) VALUES ($1, 'pigeon', true)", [pigeons]);
    const wait = `INSERT INTO outbox_delivery (target_id, event_id, entity, next_attempt_at)
      SELECT $1, id, entity, now() - interval '1 hour' FROM outbox_event LIMIT 1`;
    await runSql(ordersUrl, wait, [pigeons]);
    expect(await auditFindings('EVENTS_WAITING')).toEqual(['outbox of products']);
    expect(await auditFindings('DELIVERIES_WAITING')).toEqual([`webhook endpoint ${pigeons}`]);
    await runSql(ordersUrl, 'DELETE FROM outbox_target WHERE id = $1', [pigeons]);
    await reprice(productsUrl, variantId, variant?.minorUnits ?? 0);
    await expect.poll(undelivered, POLLING).toHaveLength(0);
    expect(await auditFindings('EVENTS_WAITING')).toEqual([]);
  });
});

describe('a secret', () => {
  it('a webhook secret is shown once, is encrypted in the database, and is replaced without a gap', async () => {
    const { id, secret } = await register(['webhook.test']);
    const [row] = (await runSql(ordersUrl, 'SELECT secret FROM webhook_endpoint WHERE id = $1', [id])) as [
      { secret: Buffer },
    ];
    expect(row.secret.includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false);
    expect(row.secret.toString('latin1')).not.toContain(secret.slice(6));

    const rotated = await change(
      staff,
      'rotateWebhookSecret',
      { id },
      'secret endpoint { previousSecretUntil } userErrors { code }',
    );
    expect(rotated.endpoint.previousSecretUntil).not.toBeNull();
    await change(staff, 'sendTestEvent', { endpointId: id }, 'delivery { id } userErrors { code }');
    const { body, headers } = await receiver.waitFor(({ event }) => event.data.endpointId === id);
    for (const each of [secret, rotated.secret]) {
      expect(new Webhook(each).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'webhook.test' });
    }
    const again = await change(
      staff,
      'rotateWebhookSecret',
      { id, overlapSeconds: 0 },
      'secret endpoint { previousSecretUntil }',
    );
    expect(again.endpoint.previousSecretUntil).toBeNull();
    const { delivery } = await change(staff, 'sendTestEvent', { endpointId: id }, 'delivery { eventId }');
    const last = await receiver.waitFor(({ event }) => event.id === delivery.eventId);
    expect(() => new Webhook(again.secret).verify(last.body, last.headers as Record<string, string>)).not.toThrow();
    expect(() => new Webhook(rotated.secret).verify(last.body, last.headers as Record<string, string>)).toThrow();
  });
});

describe('who may do what', () => {
  const READS = [
    'webhookEndpoints { totalCount }',
    'webhookDeliveries { totalCount }',
    'webhookEndpoint(id: "x") { id }',
  ];
  const WRITES = {
    createWebhookEndpoint: { url: 'https://example.com' },
    updateWebhookEndpoint: { id: 'x' },
    deleteWebhookEndpoint: { id: 'x' },
    rotateWebhookSecret: { id: 'x' },
    sendTestEvent: { endpointId: 'x' },
    replayWebhookDelivery: { id: 'x' },
    replayDeadWebhookDeliveries: { endpointId: 'x' },
    replayMailDelivery: { id: 'x' },
  };

  it('staff without the webhook scopes can neither see nor change anything, and guests are not logged in', async () => {
    const other = await staffWith('orders:refund');
    for (const [client, code] of [
      [guest, 'UNAUTHENTICATED'],
      [other, 'FORBIDDEN'],
    ] as const) {
      for (const field of [...READS, 'mailDeliveries { totalCount }']) {
        expect((await client.query(`{ ${field} }`)).errors.map(({ extensions }) => extensions.code)).toEqual([code]);
      }
      for (const [field, input] of Object.entries(WRITES)) {
        const { errors } = await change(client, field, input, 'userErrors { code }');
        expect(errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toEqual([code]);
      }
    }
  });

  it('an unknown endpoint or delivery is not found, whatever its id looks like', async () => {
    const { createWebhookEndpoint: _, replayMailDelivery: __, ...onOne } = WRITES;
    for (const [field, input] of Object.entries(onOne)) {
      for (const id of ['x', '00000000-0000-4000-8000-00000000a11e']) {
        const named = Object.fromEntries(Object.keys(input).map((key) => [key, id]));
        const { userErrors, errors } = await change(staff, field, named, 'userErrors { code }');
        expect({ errors, userErrors }, `${field} ${id}`).toEqual({ errors: [], userErrors: [{ code: 'NOT_FOUND' }] });
      }
    }
  });

  it.each([
    'ftp://example.com',
    'https://user:password@example.com/',
    'https://example.com/#here',
    'not a url',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://2130706434/',
    'https://0xa9.0xfe.0xa9.0xfe/latest/meta-data',
    'https://[::ffff:169.254.169.254]/',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('a forbidden endpoint address is refused with the place of the mistake: %s', async (url) => {
    const { endpoint, secret, userErrors } = await registerEndpoint(staff, url);
    expect({ endpoint, secret }).toEqual({ endpoint: null, secret: null });
    expect(userErrors).toMatchObject([{ __typename: 'InvalidInput', code: 'INVALID_INPUT', path: ['url'] }]);
  });

  it('unknown types of events are refused, each with its position', async () => {
    const { userErrors } = await registerEndpoint(staff, 'https://example.com', [
      'order.placed',
      'order.eaten',
      'toString',
    ]);
    expect(userErrors.map(({ path }: { path: string[] }) => path)).toEqual([
      ['eventTypes', '1'],
      ['eventTypes', '2'],
    ]);
  });

  it('every type of event is listed with the form of its data', async () => {
    const { data } = await guest.query('{ webhookEventTypes { name version dataSchema } }');
    const names = data.webhookEventTypes.map(({ name }: { name: string }) => name);
    expect(names).toEqual(Object.keys(eventCatalogue));
    for (const { dataSchema } of data.webhookEventTypes) expect(JSON.parse(dataSchema).type).toBe('object');
  });
});
