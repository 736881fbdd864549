import { eventCatalogue } from '@commerce/events';
import { runJobs } from '@commerce/service';
import { describe, expect, it } from 'vitest';
import { deleteOldCarts } from '../src/services/cart-retention.ts';
import { cartExpiry, expireCarts } from '../src/services/expiry.ts';
import { guest, someCustomer, useCartShop } from './cart-shop.ts';

const shop = useCartShop();

/** Opens empty carts that are due to expire. */
async function openIdle(count: number): Promise<string[]> {
  const rows = await shop.sql<{ id: string }>(
    `INSERT INTO cart (id, created_at, updated_at, expires_at)
     SELECT gen_random_uuid(), now(), now(), now() - interval '1 second' FROM generate_series(1, $1) RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

async function statusesOf(ids: string[]): Promise<string[]> {
  const rows = await shop.sql<{ status: string }>('SELECT DISTINCT status FROM cart WHERE id = ANY($1)', [ids]);
  return rows.map(({ status }) => status);
}

describe('the retention', () => {
  it('carts that expired or were merged long ago are deleted with their lines; active and recent ones are not', async () => {
    const { shopping } = shop.services();
    const line = { variantId: shop.catalogue.sell(), quantity: 2 };
    const open = async () => (await shopping.createCart(guest, [line])).cart?.id ?? '';
    const [expired, merged, recent, active] = [await open(), await open(), await open(), await open()];
    await shop.sql(`UPDATE cart SET status = 'EXPIRED' WHERE id = ANY($1)`, [[expired, recent]]);
    await shop.sql(`UPDATE cart SET status = 'MERGED', merged_into = $2 WHERE id = $1`, [merged, active]);
    await shop.sql(`UPDATE cart SET updated_at = now() - interval '91 days' WHERE id = ANY($1)`, [
      [expired, merged, active],
    ]);

    const run = async () => {
      while ((await deleteOldCarts(shop.prisma, 90)) > 0);
    };
    await Promise.all([run(), run()]);

    const left = await shop.sql<{ id: string }>('SELECT id FROM cart WHERE id = ANY($1) ORDER BY id', [
      [expired, merged, recent, active],
    ]);
    expect(left.map(({ id }) => id)).toEqual([recent, active].toSorted());
  });

  it('carts to be deleted are found by an index', async () => {
    const plan = await shop.sql<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM cart WHERE status IN ('EXPIRED', 'MERGED') AND updated_at < now() ORDER BY updated_at LIMIT 1`,
    );
    expect(JSON.stringify(plan)).toContain('cart_closed_updated_at_idx');
  });
});

describe('the expiry', () => {
  it('carts whose time has run out expire once each, if several processes share the work', async () => {
    const idle = await openIdle(3_000);
    const { cart } = await shop.services().shopping.createCart(guest, []);
    const workers = Array.from({ length: 4 }, async () => {
      let given = 0;
      for (let batch = -1; batch !== 0; given += batch) batch = await expireCarts(shop.prisma, new Date());
      return given;
    });
    const given = await Promise.all(workers);
    expect(given.reduce((sum, count) => sum + count, 0)).toBe(idle.length);
    expect(await statusesOf(idle)).toEqual(['EXPIRED']);
    expect(await statusesOf([cart?.id ?? ''])).toEqual(['ACTIVE']);
  });

  it('the expiry of carts does not wait for a locked cart, and does not expire it if it was extended meanwhile', async () => {
    const [held = '', other = ''] = await openIdle(2);
    await shop.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`UPDATE cart SET expires_at = now() + interval '1 day' WHERE id = ${held}::uuid`;
      expect(await expireCarts(shop.prisma, new Date())).toBe(1);
      expect(await statusesOf([other])).toEqual(['EXPIRED']);
    });
    expect(await expireCarts(shop.prisma, new Date())).toBe(0);
    expect(await statusesOf([held])).toEqual(['ACTIVE']);
  });

  it("the expiry of carts writes an event for a customer's cart with lines, in the same statement, and none for a guest's cart", async () => {
    const { shopping } = shop.services();
    const line = { variantId: shop.catalogue.sell(), quantity: 2 };
    const ada = someCustomer();
    const opened = await shopping.createCart(ada, [line]);
    await shopping.createCart(guest, [line]);
    await shopping.createCart(someCustomer(), []);
    const cartId = opened.cart?.id ?? '';
    await shop.sql('DELETE FROM outbox_event');
    await shop.sql(`UPDATE cart SET expires_at = now() - interval '1 second' WHERE status = 'ACTIVE'`);
    while ((await expireCarts(shop.prisma, new Date())) > 0);
    const events = await shop.sql<{ type: string; entity: string; data: object }>('SELECT * FROM outbox_event');
    expect(events).toMatchObject([{ type: 'cart.expired', entity: `cart:${cartId}` }]);
    const data = eventCatalogue['cart.expired'].data.parse(events[0]?.data);
    expect(data).toMatchObject({ cartId, customerId: ada.customerId, lineCount: 1 });
  });

  it('the expiry of a cart is postponed by every edit, and by the time that a checkout held it', async () => {
    const { shopping } = shop.services({ idleDays: 10 });
    const variantId = shop.catalogue.sell();
    const opened = await shopping.createCart(guest, []);
    const cartId = opened.cart?.id ?? '';
    await shop.sql(`UPDATE cart SET expires_at = now() - interval '1 day' WHERE id = $1`, [cartId]);
    const { cart } = await shopping.addLines(guest, { cartId }, [{ variantId, quantity: 1 }]);
    expect(cart?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 9 * 86_400_000);
  });

  it('the expiry of carts runs in the background until it is stopped', async () => {
    const idle = await openIdle(1_200);
    const errors: unknown[] = [];
    const expiry = runJobs([cartExpiry(shop.prisma, { expiryIntervalMs: 5 })], (error) => errors.push(error));
    await expect.poll(() => statusesOf(idle)).toEqual(['EXPIRED']);
    await expiry.stop();
    const later = await openIdle(1);
    expect(await statusesOf(later)).toEqual(['ACTIVE']);
    expect(errors).toEqual([]);
  });

  it('the expiry of carts reads the index of active carts, not all carts', async () => {
    await shop.sql(
      `INSERT INTO cart (id, created_at, updated_at, expires_at)
       SELECT gen_random_uuid(), now(), now(), now() + interval '9 days' FROM generate_series(1, 5000)`,
    );
    await shop.sql('ANALYZE cart');
    const plan = await shop.sql<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM cart WHERE status = 'ACTIVE' AND expires_at <= now() ORDER BY expires_at LIMIT 500
       FOR UPDATE SKIP LOCKED`,
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('cart_active_expires_at_idx');
  });
});
