import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { type CrashLab, openCrashLab } from './support/crash-lab.ts';
import { buyStubbornly, prepareOrder } from './support/shoppers.ts';
import { findBuyable, placeOrder } from './support/shopping.ts';
import { runSql } from './support/stock.ts';

const SERVICES = ['products-subgraph', 'cart-subgraph'] as const;
const RETRYABLE = /^(TEMPORARILY_UNAVAILABLE|CHECKOUT_IN_PROGRESS)$/;

let lab: CrashLab;
let guest: Client;
let variantId: string;
beforeAll(async () => {
  lab = await openCrashLab({
    'orders-subgraph': { SERVICE_TIMEOUT_MS: '500', CHECKOUT_DEADLINE_MS: '2000' },
    gateway: { SUBGRAPH_TIMEOUT_MS: '4000' },
  });
  guest = createClient(lab.gatewayUrl);
  variantId = (await findBuyable(guest, 1))[0]?.id ?? '';
});
afterAll(() => lab?.stop());

const ordersOf = (cartId: string) =>
  runSql(lab.databaseUrls.orders, `SELECT number FROM "order" WHERE cart_id = $1 AND state = 'CONFIRMED'`, [cartId]);

describe('placing an order', () => {
  // After its own deadline, the gateway would answer an error: a payload means that orders was faster.
  it.each(SERVICES)(
    'placing an order says that it may be retried while %s hangs, and the retry ends in one order',
    async (service) => {
      const input = await prepareOrder(guest, [{ variantId, quantity: 1 }]);
      lab.signal(service, 'SIGSTOP');
      const { order, userErrors } = await placeOrder(guest, input);
      lab.signal(service, 'SIGCONT');
      expect(order).toBeNull();
      expect(userErrors).toMatchObject([{ code: expect.stringMatching(RETRYABLE) }]);
      const { number } = await buyStubbornly(guest, input);
      expect(await ordersOf(input.cartId)).toEqual([{ number }]);
      await lab.recovery();
    },
  );

  it.each(SERVICES)(
    'placing an order says that it may be retried while %s is down, and the retry ends in one order',
    async (service) => {
      const input = await prepareOrder(guest, [{ variantId, quantity: 1 }]);
      await lab.kill(service);
      const { order, userErrors } = await placeOrder(guest, input);
      await lab.revive(service);
      expect(order).toBeNull();
      expect(userErrors).toMatchObject([{ code: expect.stringMatching(RETRYABLE) }]);
      const { number } = await buyStubbornly(guest, input);
      expect(await ordersOf(input.cartId)).toEqual([{ number }]);
      await lab.recovery();
    },
  );

  it('placing an order is in progress, not failed, if products hangs past the point of no return; it is confirmed later', async () => {
    const input = await prepareOrder(guest, [{ variantId, quantity: 1 }]);
    const reached = lab.watch.holdAt('COMMIT:before');
    const answer = placeOrder(guest, input);
    const held = await reached;
    lab.signal('products-subgraph', 'SIGSTOP');
    held.letGo();
    const { userErrors } = await answer;
    lab.signal('products-subgraph', 'SIGCONT');
    expect(userErrors).toMatchObject([{ code: 'CHECKOUT_IN_PROGRESS' }]);
    const { number } = await buyStubbornly(guest, input);
    expect(await ordersOf(input.cartId)).toEqual([{ number }]);
    await lab.recovery();
  });

  it('placing an order succeeds if cart dies after the stock is sold; the cart is closed when cart is back', async () => {
    const input = await prepareOrder(guest, [{ variantId, quantity: 1 }]);
    const reached = lab.watch.holdAt('COMMIT:half');
    const answer = placeOrder(guest, input);
    const held = await reached;
    await lab.kill('cart-subgraph');
    held.letGo();
    const { order, userErrors } = await answer;
    expect([order.status, userErrors]).toEqual(['CONFIRMED', []]);
    await lab.revive('cart-subgraph');
    await lab.recovery();
  });
});

describe('while the database of orders is down', () => {
  const admit = async (connections: number) => {
    await runSql(lab.superuserUrl, `ALTER DATABASE orders CONNECTION LIMIT ${connections}`, []);
    const kick = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'orders'`;
    if (connections === 0) await runSql(lab.superuserUrl, kick, []);
  };

  it('while the database of orders is down, operations on orders say that they may be retried, and everything else works; then the retry ends in one order', async () => {
    const { order, accessToken } = await placeOrder(guest, await prepareOrder(guest, [{ variantId, quantity: 1 }]));
    const input = await prepareOrder(guest, [{ variantId, quantity: 1 }]);
    const place = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { number } } }';
    const read = `query ($id: ID, $accessToken: String, $cartId: ID!) {
      order(id: $id, accessToken: $accessToken) { number }
      cart(id: $cartId) { status order { number } checkoutPreview { total { minorUnits } } }
    }`;
    await admit(0);
    const placing = await guest.query(place, { input });
    const reading = await guest.query(read, { id: order.id, accessToken, cartId: input.cartId });
    await admit(-1);
    expect(placing.data.placeOrder).toBeNull();
    expect(reading.data).toMatchObject({
      order: null,
      cart: {
        status: 'ACTIVE',
        order: null,
        checkoutPreview: { total: { minorUnits: input.expectedTotal.minorUnits } },
      },
    });
    const codes = [...placing.errors, ...reading.errors].map(({ extensions }) => extensions.code);
    expect(codes).toEqual(Array(3).fill('SUBGRAPH_UNAVAILABLE'));

    const { number } = await buyStubbornly(guest, input);
    expect(await ordersOf(input.cartId)).toEqual([{ number }]);
    await lab.recovery();
  });
});

describe('reading an order', () => {
  it.each(SERVICES)(
    'reading an order works while %s is down: only its total is null, with an error that gives the reason',
    async (service) => {
      const input = await prepareOrder(guest, [{ variantId, quantity: 1 }]);
      const { order, accessToken } = await placeOrder(guest, input);
      await lab.kill(service);
      const { data, errors } = await guest.query(
        `query ($id: ID, $accessToken: String) {
        order(id: $id, accessToken: $accessToken) {
          status total { minorUnits } placedTotal { minorUnits } lines { quantity total { minorUnits } }
        }
      }`,
        { id: order.id, accessToken },
      );
      await lab.revive(service);
      const agreed = { minorUnits: input.expectedTotal.minorUnits };
      expect(data.order).toEqual({
        status: 'CONFIRMED',
        total: null,
        placedTotal: agreed,
        lines: [{ quantity: 1, total: agreed }],
      });
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
      expect(errors[0]?.path?.[0]).toBe('order');
    },
  );
});
