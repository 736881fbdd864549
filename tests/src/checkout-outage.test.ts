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
  // The gateway would answer an error of its own after its deadline: a payload means that orders was faster.
  it.each(SERVICES)(
    'answers that it may be retried while %s hangs, and the retry ends in one order',
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
    'answers that it may be retried while %s is down, and the retry ends in one order',
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

  it('is in progress, not failed, when products hangs past the point of no return; it is confirmed later', async () => {
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
});

describe('reading an order', () => {
  it.each(SERVICES)(
    'keeps working while %s is down: only its total is null, with an error that says why',
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
