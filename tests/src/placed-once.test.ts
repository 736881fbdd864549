import { randomUUID } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { buyStubbornly, prepareOrder } from './support/shoppers.ts';
import { type Buyable, findBuyable, placeOrder } from './support/shopping.ts';
import { reprice, restock, runSql } from './support/stock.ts';

const guest = createClient(inject('gatewayUrl'));
const { products, orders, cart } = inject('databaseUrls');
let variant: Buyable;
let scarce: Buyable;

beforeAll(async () => {
  const [first, second] = await findBuyable(guest, 2);
  if (!first || !second) throw new Error('the demo catalogue is too small');
  variant = first;
  scarce = second;
  await restock(products, variant.id, 1_000);
});

const numbersOf = (cartId: string) =>
  runSql(orders, `SELECT number FROM "order" WHERE cart_id = $1 AND state = 'CONFIRMED'`, [cartId]);
const requestErrors = (input: Awaited<ReturnType<typeof prepareOrder>>) =>
  guest.query(
    `mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) {
        order { number }
        userErrors {
          __typename code
          ... on CartAlreadyOrdered { order { number } }
          ... on PriceChanged { expected { minorUnits } actual { minorUnits } cart { status version subtotal { minorUnits } } }
          ... on InsufficientStock { quantityAvailable quantityRequested variant { sku } }
        }
      }
    }`,
    { input },
  );

describe('an order is placed once', () => {
  it('an order is placed once per idempotency key, sent 50 times concurrently and again later: every caller gets that order', async () => {
    const input = await prepareOrder(guest, [{ variantId: variant.id, quantity: 1 }]);
    const answers = await Promise.all(Array.from({ length: 50 }, () => placeOrder(guest, input)));
    const later = await placeOrder(guest, input);
    const all = [...answers, later];
    expect(all.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(all.map(({ order, accessToken }) => `${order.id} ${order.number} ${accessToken}`)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(later.replayed).toBe(true);
    expect(await numbersOf(input.cartId)).toEqual([{ number: later.order.number }]);
  });

  it('the same idempotency key with a different input is refused', async () => {
    const input = await prepareOrder(guest, [{ variantId: variant.id, quantity: 1 }]);
    await placeOrder(guest, input);
    for (const other of [{ email: 'eve@example.com' }, { expectedVersion: input.expectedVersion + 1 }]) {
      const { order, userErrors } = await placeOrder(guest, { ...input, ...other });
      expect(order).toBeNull();
      expect(userErrors).toMatchObject([{ __typename: 'IdempotencyKeyReused', code: 'IDEMPOTENCY_KEY_REUSED' }]);
    }
  });

  it('an order is placed once for a cart, with 20 different keys concurrently: the others learn which order has it', async () => {
    const input = await prepareOrder(guest, [{ variantId: variant.id, quantity: 1 }]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => requestErrors({ ...input, idempotencyKey: randomUUID() })),
    );
    const payloads = answers.map(({ data }) => data.placeOrder);
    const placed = payloads.filter(({ order }) => order);
    expect(placed).toHaveLength(1);
    const [{ order }] = placed;
    expect(payloads.filter((payload) => !payload.order).map(({ userErrors }) => userErrors)).toEqual(
      Array(19).fill([{ __typename: 'CartAlreadyOrdered', code: 'CART_ALREADY_ORDERED', order }]),
    );
  });

  it("an order of another customer's cart is refused, and reveals nothing about its order", async () => {
    const login = (name: string) => signLogin(inject('dataDirectory'), { customerId: `${name}-${randomUUID()}` });
    const ada = createClient(inject('gatewayUrl'), await login('ada'));
    const eve = createClient(inject('gatewayUrl'), await login('eve'));
    const input = await prepareOrder(ada, [{ variantId: variant.id, quantity: 1 }]);
    const { order } = await placeOrder(ada, input);
    const stolen = await eve.query(
      `mutation ($input: PlaceOrderInput!) {
        placeOrder(input: $input) { order { number } userErrors { message ... on CartAlreadyOrdered { order { number } } } }
      }`,
      { input },
    );
    expect(stolen.data.placeOrder).toMatchObject({ order: null, userErrors: [{ order: null }] });
    expect(JSON.stringify(stolen)).not.toContain(order.number);
  });
});

describe('stock', () => {
  it('stock is never oversold: of 200 concurrent buyers of 10 units, 10 get one and all others learn what is left', async () => {
    await restock(products, scarce.id, 200);
    const inputs = [];
    for (let i = 0; i < 200; i++) inputs.push(await prepareOrder(guest, [{ variantId: scarce.id, quantity: 1 }]));
    await restock(products, scarce.id, 10);
    const purchases = await Promise.all(inputs.map((input) => buyStubbornly(guest, input)));
    expect(purchases.filter(({ number }) => number)).toHaveLength(10);
    expect(purchases.filter(({ codes }) => codes.join() === 'INSUFFICIENT_STOCK')).toHaveLength(190);

    const [last] = inputs.slice(purchases.findIndex(({ number }) => number === null));
    const { data } = await requestErrors({ ...(last ?? inputs[0]), idempotencyKey: randomUUID() } as never);
    expect(data.placeOrder.userErrors).toEqual([
      {
        __typename: 'InsufficientStock',
        code: 'INSUFFICIENT_STOCK',
        quantityAvailable: 0,
        quantityRequested: 1,
        variant: { sku: scarce.sku },
      },
    ]);
    expect(
      await runSql(
        products,
        `SELECT on_hand, reserved, (SELECT sum(delta)::int FROM stock_movement WHERE variant_id = $1) AS ledger
         FROM stock WHERE variant_id = $1`,
        [scarce.id],
      ),
    ).toEqual([{ on_hand: 0, reserved: 0, ledger: 0 }]);
  });
});

describe('a total that is not the one agreed to', () => {
  it('a total that differs from the one agreed to gives PriceChanged with the current cart, and nothing is frozen, reserved or ordered', async () => {
    const input = await prepareOrder(guest, [{ variantId: variant.id, quantity: 2 }]);
    const [before] = await runSql(products, 'SELECT on_hand, reserved FROM stock WHERE variant_id = $1', [variant.id]);
    await reprice(products, variant.id, variant.minorUnits + 100);
    const { data } = await requestErrors(input);
    const actual = 2 * (variant.minorUnits + 100);
    expect(data.placeOrder).toEqual({
      order: null,
      userErrors: [
        {
          __typename: 'PriceChanged',
          code: 'PRICE_CHANGED',
          expected: { minorUnits: 2 * variant.minorUnits },
          actual: { minorUnits: actual },
          cart: { status: 'ACTIVE', version: input.expectedVersion, subtotal: { minorUnits: actual } },
        },
      ],
    });
    expect(await numbersOf(input.cartId)).toEqual([]);
    expect(await runSql(cart, 'SELECT status, order_id FROM cart WHERE id = $1', [input.cartId])).toEqual([
      { status: 'ACTIVE', order_id: null },
    ]);
    expect(await runSql(products, 'SELECT on_hand, reserved FROM stock WHERE variant_id = $1', [variant.id])).toEqual([
      before,
    ]);

    const agreed = { minorUnits: actual, currencyCode: 'EUR' };
    const placed = await placeOrder(guest, { ...input, expectedTotal: agreed, idempotencyKey: randomUUID() });
    expect(placed.order).toMatchObject({ status: 'CONFIRMED', placedTotal: { minorUnits: actual } });
  });
});

describe('a placed order', () => {
  it('a placed order never changes its total and texts, even if prices change and its products are renamed and archived', async () => {
    const [bought] = await findBuyable(guest, 1);
    const input = await prepareOrder(guest, [{ variantId: bought?.id ?? '', quantity: 1 }]);
    const { order, accessToken } = await placeOrder(guest, input);
    const read = () =>
      guest.query(
        `query ($id: ID, $accessToken: String) {
          order(id: $id, accessToken: $accessToken) {
            total { minorUnits } placedTotal { minorUnits } audit { delta { minorUnits } }
            lines { titleAtPurchase skuAtPurchase unitPriceAtPurchase { minorUnits } unitPrice { amount { minorUnits } } }
          }
        }`,
        { id: order.id, accessToken },
      );
    const before = await read();
    expect(before.data.order.total).toEqual(before.data.order.placedTotal);

    await reprice(products, bought?.id ?? '', 1);
    await runSql(
      products,
      `WITH renamed AS (UPDATE variant SET title = 'Renamed', sku = $2 WHERE id = $1 RETURNING product_id)
       UPDATE product SET title = 'Renamed', status = 'ARCHIVED' FROM renamed WHERE product.id = renamed.product_id`,
      [bought?.id, randomUUID()],
    );
    const after = await read();
    expect(after.errors).toEqual([]);
    expect(after.data).toEqual(before.data);
    expect(after.data.order.audit.delta).toEqual({ minorUnits: 0 });
  });
});
