import { signLogin } from '@commerce/local-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './support/client.ts';
import { type CrashLab, openCrashLab, VICTIMS } from './support/crash-lab.ts';
import { type Received, startReceiver } from './support/receiver.ts';
import { buyStubbornly, cancelStubbornly, prepareOrder } from './support/shoppers.ts';
import { cancelOrder, findBuyable, placeOrder } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';
import type { Held } from './support/watch-server.ts';
import { deleteEndpoint, registerEndpoint } from './support/webhooks.ts';

const ON_THE_WAY = ['HOLD:before', 'HOLD:half', 'HOLD:done', 'COMMIT:before', 'COMMIT:half', 'COMMIT:done', 'SETTLED'];
const ON_THE_WAY_BACK = ['UNDO:before', 'UNDO:done'];
const CALLED_OFF = ['RETURN:before', 'RETURN:done'];

let lab: CrashLab;
beforeAll(async () => {
  lab = await openCrashLab({
    'orders-subgraph': {
      SERVICE_TIMEOUT_MS: '1000',
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
      // The work of a dead process is taken over after twice that time.
      WEBHOOK_TIMEOUT_MS: '2000',
    },
    'products-subgraph': { RESERVATION_EXPIRY_INTERVAL_MS: '100' },
  });
});
afterAll(() => lab?.stop());

describe('an event', () => {
  it('an event is delivered again if its deliverer is killed before recording it, and later ones come after it', async () => {
    const client = createClient(lab.gatewayUrl);
    const login = await signLogin(lab.dataDirectory, { customerId: 'sam', scopes: ['webhooks:write'] });
    const receiver = await startReceiver();
    const { endpoint } = await registerEndpoint(createClient(lab.gatewayUrl, login), receiver.url, ['stock.low']);
    const [variant] = await findBuyable(client, 1);
    const variantId = variant?.id ?? '';
    const unitsOf = ({ event }: Received) => event.data.quantityAvailable;
    const crossing = async (units: number) => {
      await restock(lab.databaseUrls.products, variantId, 100);
      await restock(lab.databaseUrls.products, variantId, units);
    };
    // Received, but never answered: the sender does not know that it arrived.
    receiver.answerWith(() => undefined);
    await crossing(5);
    await receiver.waitFor((message) => unitsOf(message) === 5);
    await lab.kill('orders-subgraph');
    await crossing(4);
    receiver.answerWith((response) => response.writeHead(204).end());
    await lab.revive('orders-subgraph');
    await receiver.waitFor((message) => unitsOf(message) === 4);
    expect(receiver.received.map(unitsOf)).toEqual([5, 5, 4]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    await deleteEndpoint(createClient(lab.gatewayUrl, login), endpoint.id);
    await restock(lab.databaseUrls.products, variantId, 1_000);
    receiver.close();
  });
});

describe('a checkout that is cancelled while it is paused', () => {
  const called = async (moment: string) => {
    const guest = createClient(lab.gatewayUrl);
    const sam = createClient(
      lab.gatewayUrl,
      await signLogin(lab.dataDirectory, { customerId: 'sam', scopes: ['orders:write'] }),
    );
    const [variant] = await findBuyable(guest, 1);
    const input = await prepareOrder(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const reached = lab.watch.holdAt(moment);
    const placed = placeOrder(guest, input);
    const held = await reached;
    const cancels = await Promise.all([1, 2].map(() => cancelOrder(sam, { orderId: held.orderId })));
    held.letGo();
    return { cancels, placed: await placed, orderId: held.orderId };
  };

  it.each(ON_THE_WAY.slice(0, 3))(
    'a checkout that is cancelled while it is paused at %s was never an order: nothing is held, and it appears nowhere',
    async (moment) => {
      const { cancels, placed, orderId } = await called(moment);
      for (const { order } of cancels) expect(order).toMatchObject({ status: 'CANCELLED', total: null });
      expect(placed).toMatchObject({ order: null, userErrors: [{ code: 'ORDER_CANCELLED' }] });
      const sam = await signLogin(lab.dataDirectory, { customerId: 'sam', scopes: ['orders:read'] });
      const { data } = await createClient(lab.gatewayUrl, sam).query('query ($id: ID) { order(id: $id) { number } }', {
        id: orderId,
      });
      expect(data.order).toBeNull();
      await lab.recovery();
    },
  );

  it.each(ON_THE_WAY.slice(3, -1))(
    'a checkout that is cancelled while it is paused at %s is confirmed first, and then cancelled',
    async (moment) => {
      const { cancels, placed } = await called(moment);
      for (const { order } of cancels) {
        expect(order).toMatchObject({ status: 'CANCELLED', cart: { status: 'ORDERED' }, total: order.placedTotal });
      }
      expect(placed).toMatchObject({ order: { status: 'CANCELLED' }, userErrors: [] });
      await lab.recovery();
    },
  );
});

describe('several processes of orders', () => {
  it('several processes of orders share the work: if one is killed, another one finishes its work', async () => {
    const client = createClient(lab.gatewayUrl);
    const [variant] = await findBuyable(client, 1);
    await restock(lab.databaseUrls.products, variant?.id ?? '', 1_000);
    const stopSecond = await lab.startSecondOrders();
    const purchases = [];
    for (const moment of ['HOLD:before', 'HOLD:done', 'COMMIT:half', 'COMMIT:done']) {
      const input = await prepareOrder(client, [{ variantId: variant?.id ?? '', quantity: 1 }]);
      const reached = lab.watch.holdAt(moment);
      const purchase = buyStubbornly(client, input);
      const held = await reached;
      purchases.push({ held, purchase });
    }
    await lab.kill('orders-subgraph');
    await lab.recovery();
    const ids = purchases.map(({ held }) => held.orderId);
    const states = await runSql(
      lab.databaseUrls.orders,
      'SELECT DISTINCT state FROM "order" WHERE id = ANY($1::uuid[])',
      [ids],
    );
    expect(states).toEqual([{ state: 'CONFIRMED' }]);

    for (const { held } of purchases) held.letGo();
    await lab.revive('orders-subgraph');
    const bought = await Promise.all(purchases.map(({ purchase }) => purchase));
    expect(bought.map(({ placed }) => placed?.order.id)).toEqual(ids);
    await stopSecond();
  });
});

describe('a checkout at each of its steps', () => {
  it.each(VICTIMS)(
    'a checkout at each of its steps survives a kill -9 of %s: everything becomes consistent by itself, and each buyer has one order',
    async (victim) => {
      const client = createClient(lab.gatewayUrl);
      const [enough, scarce] = await findBuyable(client, 2);
      await restock(lab.databaseUrls.products, enough?.id ?? '', 1_000);
      await restock(lab.databaseUrls.products, scarce?.id ?? '', 1_000);

      const buyers: { held: Held; purchase: ReturnType<typeof buyStubbornly> }[] = [];
      const stopAt = async (moment: string, variantId = '', soldOut = false) => {
        const input = await prepareOrder(client, [{ variantId, quantity: 2 }]);
        if (soldOut) await restock(lab.databaseUrls.products, variantId, 1);
        const reached = lab.watch.holdAt(moment);
        const purchase = buyStubbornly(client, input);
        buyers.push({ held: await reached, purchase });
      };
      for (const moment of ON_THE_WAY) await stopAt(moment, enough?.id);
      for (const moment of ON_THE_WAY_BACK) {
        await restock(lab.databaseUrls.products, scarce?.id ?? '', 1_000);
        await stopAt(moment, scarce?.id, true);
      }

      const cancels = [];
      for (const moment of CALLED_OFF) {
        const placed = await placeOrder(
          client,
          await prepareOrder(client, [{ variantId: enough?.id ?? '', quantity: 2 }]),
        );
        const reached = lab.watch.holdAt(moment);
        const cancel = cancelStubbornly(client, placed);
        cancels.push({ held: await reached, cancel });
      }

      await lab.kill(victim);
      for (const { held } of [...buyers, ...cancels]) held.letGo();
      await lab.revive(victim);
      await lab.recovery();

      const purchases = await Promise.all(buyers.map(({ purchase }) => purchase));
      const ordered = purchases.slice(0, ON_THE_WAY.length);
      expect(ordered.map(({ codes }) => codes)).toEqual(ordered.map(() => []));
      expect(new Set(ordered.map(({ number }) => number)).size).toBe(ON_THE_WAY.length);
      const refused = purchases.slice(ON_THE_WAY.length);
      expect(refused.map(({ codes }) => codes)).toEqual(refused.map(() => ['INSUFFICIENT_STOCK']));
      const cancelled = await Promise.all(cancels.map(({ cancel }) => cancel));
      expect(cancelled).toEqual(['CANCELLED', 'CANCELLED']);
      await lab.recovery();
    },
  );
});

describe('a checkout whose reservation expires', () => {
  it.each(['HOLD:done', 'COMMIT:before'])(
    'a checkout whose reservation expires at %s is cancelled completely: the next attempt is placed',
    async (moment) => {
      const client = createClient(lab.gatewayUrl);
      const [variant] = await findBuyable(client, 1);
      await restock(lab.databaseUrls.products, variant?.id ?? '', 10);
      const reached = lab.watch.holdAt(moment);
      const purchase = buyStubbornly(
        client,
        await prepareOrder(client, [{ variantId: variant?.id ?? '', quantity: 2 }]),
      );
      const held = await reached;
      await runSql(
        lab.databaseUrls.products,
        `UPDATE stock_reservation SET created_at = now() - interval '2 days'`,
        [],
      );
      const statusOf = async () =>
        (
          await runSql(lab.databaseUrls.products, 'SELECT status FROM stock_reservation WHERE order_id = $1', [
            held.orderId,
          ])
        )[0];
      await expect.poll(statusOf, { timeout: 60_000 }).toEqual({ status: 'RELEASED' });
      held.letGo();
      expect((await purchase).number).not.toBeNull();
      await lab.recovery();
      const [order] = await runSql(lab.databaseUrls.orders, 'SELECT state FROM "order" WHERE id = $1', [held.orderId]);
      expect(order).toEqual({ state: 'CANCELLED' });
      // Reservations of confirmed orders were as old, and were left alone.
      expect(await lab.audit()).toEqual([]);
    },
  );
});
