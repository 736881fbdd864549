import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cart, CartStatus } from '../src/domain/cart.ts';
import { guest, someCustomer, useCartShop } from './cart-shop.ts';

const shop = useCartShop();
const RESTRICT_VIOLATION = { code: '23001' };
const CHECK_VIOLATION = { code: '23514' };
const UNIQUE_VIOLATION = { code: '23505' };

const ALLOWED = ['ACTIVE→FROZEN', 'ACTIVE→MERGED', 'ACTIVE→EXPIRED', 'FROZEN→ACTIVE', 'FROZEN→ORDERED'];
const STATUSES: CartStatus[] = ['ACTIVE', 'FROZEN', 'ORDERED', 'MERGED', 'EXPIRED'];
const STEPS = STATUSES.flatMap((from) => STATUSES.filter((to) => to !== from).map((to) => `${from}→${to}`));

/** A cart of two lines that the subgraph itself has brought to a status. */
async function cartThatIs(status: CartStatus): Promise<Cart> {
  const { shopping, checkouts, claims, carts } = shop.services();
  const { cart } = await shopping.createCart(guest, [
    { variantId: shop.catalogue.sell(), quantity: 1 },
    { variantId: shop.catalogue.sell(), quantity: 2 },
  ]);
  if (!cart) throw new Error('no cart was opened');
  const orderId = randomUUID();
  if (status === 'FROZEN' || status === 'ORDERED') {
    await checkouts.freeze([{ cartId: cart.id, orderId, expectedVersion: 1, customerId: null }]);
  }
  if (status === 'ORDERED') await checkouts.complete([{ cartId: cart.id, orderId }]);
  if (status === 'MERGED') await claims.claim(someCustomer().customerId, { cartId: cart.id });
  if (status === 'EXPIRED') await shop.sql(`UPDATE cart SET status = 'EXPIRED' WHERE id = $1`, [cart.id]);
  const [now] = (await carts.byIds([cart.id], guest)).values();
  if (now?.status !== status) throw new Error(`the cart is ${now?.status}`);
  return now;
}

/** Sets a status, with everything that the other constraints require for it. */
function force(cart: Cart, status: CartStatus) {
  return shop.sql(
    `UPDATE cart SET status = $2::cart_status,
       order_id = CASE WHEN $2 IN ('FROZEN', 'ORDERED') THEN coalesce(order_id, gen_random_uuid()) END,
       merged_into = CASE WHEN $2 = 'MERGED' THEN gen_random_uuid() END
     WHERE id = $1`,
    [cart.id, status],
  );
}

describe('the database', () => {
  it.each(STEPS)(
    'the carts database allows the transitions of a cart’s life cycle, and no others: %s',
    async (step) => {
      const [from, to] = step.split('→') as [CartStatus, CartStatus];
      const forced = force(await cartThatIs(from), to);
      if (ALLOWED.includes(step)) await forced;
      else await expect(forced).rejects.toMatchObject(RESTRICT_VIOLATION);
    },
  );

  it.each([
    'UPDATE cart SET version = version + 1 WHERE id = $1',
    'UPDATE cart SET expires_at = now() WHERE id = $1',
    'UPDATE cart SET order_id = gen_random_uuid() WHERE id = $1',
    "UPDATE cart SET customer_id = 'eve' WHERE id = $1",
    'DELETE FROM cart WHERE id = $1',
    'DELETE FROM cart_line WHERE cart_id = $1',
    'UPDATE cart_line SET quantity = 9 WHERE cart_id = $1',
    'UPDATE cart_line SET pinned_price_id = gen_random_uuid() WHERE cart_id = $1',
    'UPDATE cart_line SET variant_id = gen_random_uuid() WHERE cart_id = $1',
    `INSERT INTO cart_line (id, cart_id, position, variant_id, quantity, pinned_price_id)
     VALUES (gen_random_uuid(), $1, 9, gen_random_uuid(), 1, gen_random_uuid())`,
  ])('the carts database never changes an ordered cart: %s', async (attack) => {
    const cart = await cartThatIs('ORDERED');
    await expect(shop.sql(attack, [cart.id])).rejects.toMatchObject(RESTRICT_VIOLATION);
  });

  it.each(['TRUNCATE cart, cart_line', 'TRUNCATE cart CASCADE', 'TRUNCATE cart_line'])(
    'the carts database never loses ordered carts through: %s',
    async (attack) => {
      await expect(shop.sql(attack)).rejects.toMatchObject(RESTRICT_VIOLATION);
    },
  );

  it('the carts database does not let a line move from another cart into an ordered one, or out of it', async () => {
    const [ordered, active] = [await cartThatIs('ORDERED'), await cartThatIs('ACTIVE')];
    for (const [from, to] of [
      [ordered, active],
      [active, ordered],
    ] as const) {
      const move = shop.sql('UPDATE cart_line SET cart_id = $2 WHERE cart_id = $1', [from.id, to.id]);
      await expect(move).rejects.toMatchObject(RESTRICT_VIOLATION);
    }
  });

  it.each(['FROZEN', 'MERGED', 'EXPIRED'] as const)(
    'the carts database does not let the lines of a %s cart change',
    async (status) => {
      const cart = await cartThatIs(status);
      for (const attack of [
        'UPDATE cart_line SET quantity = 9 WHERE cart_id = $1',
        'UPDATE cart_line SET added_price_id = NULL WHERE cart_id = $1',
        'DELETE FROM cart_line WHERE cart_id = $1',
        `INSERT INTO cart_line (id, cart_id, position, variant_id, quantity)
       VALUES (gen_random_uuid(), $1, 9, gen_random_uuid(), 1)`,
      ]) {
        await expect(shop.sql(attack, [cart.id])).rejects.toMatchObject(RESTRICT_VIOLATION);
      }
    },
  );

  it('the carts database does not close a cart for an order if it has no lines, or a line without a price, or is held for another order', async () => {
    const order = 'UPDATE cart SET status = $2::cart_status, order_id = $3 WHERE id = $1';
    const unpinned = await cartThatIs('ACTIVE');
    const orderId = randomUUID();
    await shop.sql(order, [unpinned.id, 'FROZEN', orderId]);
    const complete = shop.sql(order, [unpinned.id, 'ORDERED', orderId]);
    await expect(complete).rejects.toMatchObject(RESTRICT_VIOLATION);

    const held = await cartThatIs('FROZEN');
    const byAnother = shop.sql(order, [held.id, 'ORDERED', randomUUID()]);
    await expect(byAnother).rejects.toMatchObject(RESTRICT_VIOLATION);
  });

  it.each<[string, string]>([
    [
      'put in',
      'INSERT INTO cart_line (id, cart_id, position, variant_id, quantity) VALUES (gen_random_uuid(), $1::uuid, 9, gen_random_uuid(), 1)',
    ],
    ['changed', 'UPDATE cart_line SET quantity = 7 WHERE cart_id = $1::uuid'],
    ['taken out', 'DELETE FROM cart_line WHERE cart_id = $1::uuid'],
  ])(
    'the carts database lets a line be %s only while the cart stays as it is until that is done',
    async (_, change) => {
      const cart = await cartThatIs('ACTIVE');
      await shop.prisma.$transaction(async (tx) => {
        await tx.$executeRawUnsafe(change, cart.id);
        const freeze = shop.sql(
          `SET lock_timeout = '50ms'; UPDATE cart SET status = 'FROZEN', order_id = gen_random_uuid() WHERE id = '${cart.id}'`,
        );
        await expect(freeze).rejects.toMatchObject({ code: '55P03' });
      });
    },
  );

  it('the carts database keeps quantities, orders and merges consistent', async () => {
    const cart = await cartThatIs('ACTIVE');
    for (const attack of [
      'UPDATE cart_line SET quantity = 0 WHERE cart_id = $1',
      'UPDATE cart_line SET quantity = 1000 WHERE cart_id = $1',
      "UPDATE cart SET status = 'FROZEN' WHERE id = $1",
      "UPDATE cart SET status = 'MERGED' WHERE id = $1",
      "UPDATE cart SET status = 'MERGED', merged_into = id WHERE id = $1",
    ]) {
      await expect(shop.sql(attack, [cart.id])).rejects.toMatchObject(CHECK_VIOLATION);
    }
    const goBack = shop.sql('UPDATE cart SET version = 0 WHERE id = $1', [cart.id]);
    await expect(goBack).rejects.toMatchObject(RESTRICT_VIOLATION);
    const twice = shop.sql(
      `INSERT INTO cart_line (id, cart_id, position, variant_id, quantity)
       SELECT gen_random_uuid(), cart_id, 9, variant_id, 1 FROM cart_line WHERE cart_id = $1 LIMIT 1`,
      [cart.id],
    );
    await expect(twice).rejects.toMatchObject(UNIQUE_VIOLATION);
  });

  it.each(['ACTIVE', 'FROZEN'] as const)(
    'the carts database refuses a customer a second cart while one is %s',
    async (status) => {
      const { customerId } = someCustomer();
      const open = (orderId: string | null) =>
        shop.sql(
          `INSERT INTO cart (id, status, customer_id, order_id, created_at, updated_at, expires_at)
         VALUES (gen_random_uuid(), $1, $2, $3, now(), now(), now())`,
          [status, customerId, orderId],
        );
      const orderId = () => (status === 'FROZEN' ? randomUUID() : null);
      await open(orderId());
      await expect(open(orderId())).rejects.toMatchObject(UNIQUE_VIOLATION);
    },
  );
});

describe('an edit', () => {
  it.each(['FROZEN', 'ORDERED', 'MERGED', 'EXPIRED'] as const)(
    'an edit of a cart that is %s is refused',
    async (status) => {
      const { shopping, carts, notices } = shop.services();
      const cart = await cartThatIs(status);
      const target = { cartId: cart.id };
      const answers = [
        await shopping.addLines(guest, target, [{ variantId: shop.catalogue.sell(), quantity: 1 }]),
        await carts.edit(guest, { ...target, list: 'cartId' }, () => ({ lines: [] })),
        await notices.acknowledge(guest, target),
      ];
      for (const answer of answers) {
        expect(answer).toMatchObject({ cart: null, userErrors: [{ code: 'CART_NOT_EDITABLE', cart: { status } }] });
      }
      expect((await carts.byIds([cart.id], guest)).get(cart.id)).toEqual(cart);
    },
  );
});

describe('carts that are closed together', () => {
  it('carts that are closed together are locked in the order of their ids, so two drivers of the same orders cannot deadlock', async () => {
    const { checkouts } = shop.services();
    const carts = [await cartThatIs('FROZEN'), await cartThatIs('FROZEN')].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [first, second] = carts.map(({ id, orderId }) => ({ cartId: id, orderId: orderId ?? '' }));
    if (!first || !second) throw new Error('no carts were frozen');
    const closing = await shop.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM cart WHERE id = ${first.cartId}::uuid FOR UPDATE`;
      const closing = checkouts.complete([second, first, second]);
      await expect
        .poll(
          () =>
            // As the service: others do not see what its connections wait for.
            shop.prisma
              .$queryRaw`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%ORDERED%'`,
        )
        .toHaveLength(1);
      await tx.$executeRaw`SELECT FROM cart WHERE id = ${second.cartId}::uuid FOR UPDATE NOWAIT`;
      return { answer: closing };
    });
    expect(await closing.answer).toEqual(['ORDERED', 'ORDERED', 'ORDERED']);
  });
});
