import { randomUUID } from 'node:crypto';
import { createServiceKey, createTokenSigner } from '@commerce/identity';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { createRandom } from './support/random.ts';
import { commitStock, type Line, reserveStock, reserveStockForAll, settleStock } from './support/reservations.ts';
import { findBuyable } from './support/shopping.ts';
import { callerAs, staff } from './support/staff.ts';
import { restock, runSql } from './support/stock.ts';

const guest = createClient(inject('gatewayUrl'));
const { products } = inject('databaseUrls');
let orders: Client;
let sam: Client;
let variantIds: string[];

beforeAll(async () => {
  [orders, sam] = await Promise.all([callerAs('orders-subgraph'), staff()]);
  variantIds = (await findBuyable(guest, 12)).map(({ id }) => id);
});
afterAll(async () => {
  for (const id of variantIds) await restock(products, id, 100);
});

/** After any test: stock must equal the sums of ledger and reservations. */
afterEach(async () => {
  const unbalanced = await runSql(
    products,
    `SELECT s.* FROM stock s
     WHERE on_hand <> (SELECT coalesce(sum(delta), 0) FROM stock_movement m WHERE m.variant_id = s.variant_id)
        OR reserved <> (SELECT coalesce(sum(quantity), 0) FROM stock_reservation_line l
                        JOIN stock_reservation r USING (order_id)
                        WHERE l.variant_id = s.variant_id AND r.status = 'RESERVED' AND l.counted)`,
    [],
  );
  expect(unbalanced).toEqual([]);
});

const pick = (index: number) => variantIds[index] ?? '';
const line = (variantId: string, quantity = 1): Line => ({ variantId, quantity });
const newOrder = () => randomUUID() as string;
const statusesOf = (payloads: { status: string | null }[]) => payloads.map(({ status }) => status);

async function stockOf(variantId: string, client = sam) {
  const [row] = await runSql(products, 'SELECT product_id AS id FROM variant WHERE id = $1', [variantId]);
  const { data, errors } = await client.query(
    `query ($id: ID) {
      product(id: $id) { variants { id stock { onHand reserved available tracked backorder } } }
    }`,
    { id: (row as { id: string }).id },
  );
  const variant = data.product.variants.find(({ id }: { id: string }) => id === variantId);
  return { ...variant.stock, errors };
}

/** Sends a staff mutation with an input; returns its payload and the errors. */
async function change(field: string, input: Record<string, unknown>, selection: string, client = sam) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  const { data, errors } = await client.query(
    `mutation ($input: ${type}) { ${field}(input: $input) { ${selection} userErrors { code path } } }`,
    { input },
  );
  return { ...data?.[field], errors };
}
const adjust = (input: Record<string, unknown>, client = sam) =>
  change(
    'adjustStock',
    { reason: 'CORRECTION', idempotencyKey: randomUUID(), ...input },
    'stock { onHand reserved available } movement { id delta reason counted note actor } replayed',
    client,
  );
const setPolicy = (variantId: string, policy: Record<string, boolean>) =>
  change('updateStockPolicy', { variantId, ...policy }, 'stock { tracked backorder available }');

describe('reservations', () => {
  it('reservations of 100 concurrent orders for 10 units: 10 are held, and each other order learns what is left', async () => {
    await restock(products, pick(0), 10);
    const payloads = await Promise.all(
      Array.from({ length: 100 }, () => reserveStock(orders, newOrder(), [line(pick(0))])),
    );
    expect(payloads.flatMap(({ errors }) => errors)).toEqual([]);
    expect(statusesOf(payloads).filter((status) => status === 'RESERVED')).toHaveLength(10);
    const refusals = payloads.filter(({ status }) => status === null).flatMap(({ userErrors }) => userErrors);
    expect(refusals).toHaveLength(90);
    for (const refusal of refusals) {
      const shortage = { quantityAvailable: 0, quantityRequested: 1, variant: { id: pick(0) } };
      expect(refusal).toEqual({ __typename: 'InsufficientStock', code: 'INSUFFICIENT_STOCK', ...shortage });
    }
  });

  it('reservations are all or nothing: of three variants, a shortage of one leaves the others unreserved', async () => {
    for (const index of [0, 1, 2]) await restock(products, pick(index), 5);
    const before = await Promise.all([0, 2].map((index) => stockOf(pick(index))));
    const lines = [line(pick(2)), line(pick(1), 3), line(pick(0)), line(pick(1), 3)];
    const { status, userErrors } = await reserveStock(orders, newOrder(), lines);
    expect(status).toBeNull();
    expect(userErrors).toMatchObject([{ quantityAvailable: 5, quantityRequested: 6, variant: { id: pick(1) } }]);
    expect(await Promise.all([0, 2].map((index) => stockOf(pick(index))))).toEqual(before);
  });

  it('reservations can be made, sold and returned any number of times, concurrently and in any order', async () => {
    await restock(products, pick(3), 1_000);
    const random = createRandom(4);
    const settled = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const orderId = newOrder();
        const lines = [line(pick(3), 2), line(pick(4))];
        const calls = Array.from({ length: 12 }, () => {
          const call = random.oneOf(['reserve', 'reserve', 'commitStock', 'releaseStock'] as const);
          return call === 'reserve' ? reserveStock(orders, orderId, lines) : settleStock(orders, call, orderId);
        });
        const answers = await Promise.all(calls);
        // Released in the end, unless it was sold before.
        const last = await settleStock(orders, 'releaseStock', orderId);
        return [...answers, last];
      }),
    );
    expect(settled.flat().flatMap(({ errors }) => errors)).toEqual([]);
    for (const answers of settled) {
      expect(['COMMITTED', 'RELEASED']).toContain(answers.at(-1)?.status);
      const final = new Set(statusesOf(answers).filter((status) => status === 'COMMITTED' || status === 'RELEASED'));
      expect(final.size).toBe(1);
    }
  });

  it('reservations of many orders for overlapping variants, sold and returned concurrently, never deadlock or oversell', async () => {
    const few = variantIds.slice(5, 10);
    for (const id of few) await restock(products, id, 40);
    const random = createRandom(7);
    const answers = await Promise.all(
      Array.from({ length: 120 }, async () => {
        const orderId = newOrder();
        const lines = Array.from({ length: 1 + random.below(4) }, () =>
          line(few[random.below(5)] ?? '', 1 + random.below(3)),
        );
        const ending = random.oneOf(['commitStock', 'releaseStock'] as const);
        const reserved = await reserveStock(orders, orderId, lines);
        return [reserved, await settleStock(orders, ending, orderId)];
      }),
    );
    expect(answers.flat().flatMap(({ errors }) => errors)).toEqual([]);
    const levels = await runSql(products, 'SELECT on_hand, reserved FROM stock WHERE variant_id = ANY($1)', [few]);
    for (const { on_hand, reserved } of levels as { on_hand: number; reserved: number }[]) {
      expect(reserved).toBe(0);
      expect(on_hand).toBeGreaterThanOrEqual(0);
    }
  });

  it('reservations for many orders in one call give each the same result as alone, and concurrent calls never deadlock or oversell', async () => {
    const few = variantIds.slice(5, 10);
    for (const id of few) await restock(products, id, 20);
    const random = createRandom(11);
    const anyLines = () =>
      Array.from({ length: 1 + random.below(4) }, () => line(few[random.below(5)] ?? '', 1 + random.below(3)));
    const calls = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const wanted = Array.from({ length: 1 + random.below(6) }, () => ({ orderId: newOrder(), lines: anyLines() }));
        const { results, errors } = await reserveStockForAll(orders, wanted);
        const again = await reserveStockForAll(orders, wanted);
        expect(statusesOf(again.results).filter(Boolean)).toEqual(statusesOf(results).filter(Boolean));
        const { statuses } = await commitStock(
          orders,
          wanted.map(({ orderId }) => orderId),
        );
        expect(statuses).toEqual(results.map(({ status }: { status: string | null }) => status && 'COMMITTED'));
        return { wanted, statuses, errors };
      }),
    );
    expect(calls.flatMap(({ errors }) => errors)).toEqual([]);
    const sold = calls.flatMap(({ wanted, statuses }) => wanted.filter((_, index) => statuses[index] === 'COMMITTED'));
    for (const id of few) {
      const units = sold.flatMap(({ lines }) => lines).filter(({ variantId }) => variantId === id);
      const total = units.reduce((sum, { quantity }) => sum + quantity, 0);
      expect(await stockOf(id)).toMatchObject({ onHand: 20 - total, reserved: 0 });
    }
  });

  it('reservations are refused for more than 100 orders in a call', async () => {
    const tooMany = Array.from({ length: 101 }, () => ({ orderId: newOrder(), lines: [line(pick(0))] }));
    expect((await reserveStockForAll(orders, tooMany)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const ids = tooMany.map(({ orderId }) => orderId);
    expect((await commitStock(orders, ids)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('reservations of variants that are not counted or can be back-ordered have no limit, and only counted ones go into the ledger', async () => {
    const [uncounted, onDemand] = [pick(10), pick(11)];
    await restock(products, onDemand, 2);
    expect(await setPolicy(uncounted, { tracked: false })).toMatchObject({ stock: { available: null }, errors: [] });
    expect(await setPolicy(onDemand, { backorder: true })).toMatchObject({ stock: { available: null }, errors: [] });
    const before = await stockOf(uncounted);
    const orderId = newOrder();
    const held = await reserveStock(orders, orderId, [line(uncounted, 1_000), line(onDemand, 5)]);
    expect(held.status).toBe('RESERVED');
    expect(await stockOf(onDemand)).toMatchObject({ onHand: 2, reserved: 5 });
    // More is reserved than in stock, so a policy that forbids that cannot be set now.
    const refused = await setPolicy(onDemand, { backorder: false });
    expect(refused).toMatchObject({ stock: null, userErrors: [{ code: 'STOCK_RESERVED', path: ['backorder'] }] });
    expect((await settleStock(orders, 'commitStock', orderId)).status).toBe('COMMITTED');
    expect(await stockOf(uncounted)).toEqual(before);
    expect(await stockOf(onDemand)).toMatchObject({ onHand: -3, reserved: 0 });
    expect(await adjust({ variantId: onDemand, delta: 3, reason: 'RECEIVED' })).toMatchObject({ stock: { onHand: 0 } });
    for (const id of [uncounted, onDemand]) {
      expect(await setPolicy(id, { tracked: true, backorder: false })).toMatchObject({ userErrors: [], errors: [] });
    }
  });
});

describe('an adjustment', () => {
  it('an adjustment of stock by a delta or to a count changes the stock, and records who, why and by how much', async () => {
    await restock(products, pick(1), 10);
    const variantId = pick(1);
    const received = await adjust({ variantId, delta: 5, reason: 'RECEIVED', note: 'pallet 7' });
    expect(received).toMatchObject({
      stock: { onHand: 15, available: 15 },
      movement: { delta: 5, reason: 'RECEIVED', counted: null, note: 'pallet 7', actor: 'sam' },
      replayed: false,
    });
    expect(await adjust({ variantId, count: 12, reason: 'COUNTED' })).toMatchObject({
      stock: { onHand: 12 },
      movement: { delta: -3, reason: 'COUNTED', counted: 12 },
    });
    const { data } = await sam.query(
      `query ($id: ID) { product(id: $id) { variants { id stock { movements(first: 2) {
        totalCount pageInfo { hasNextPage } nodes { delta reason actor }
      } } } } }`,
      {
        id: (
          (await runSql(products, 'SELECT product_id AS id FROM variant WHERE id = $1', [variantId]))[0] as {
            id: string;
          }
        ).id,
      },
    );
    const { stock } = data.product.variants.find(({ id }: { id: string }) => id === variantId);
    expect(stock.movements.nodes).toEqual([
      { delta: -3, reason: 'COUNTED', actor: 'sam' },
      { delta: 5, reason: 'RECEIVED', actor: 'sam' },
    ]);
    expect(stock.movements.totalCount).toBeGreaterThan(2);
    const events = await runSql(
      products,
      `SELECT action, actor_id FROM staff_event WHERE entity_id = $1 ORDER BY id DESC LIMIT 2`,
      [variantId],
    );
    expect(events).toEqual(Array(2).fill({ action: 'STOCK_ADJUSTED', actor_id: 'sam' }));
  });

  it('an adjustment that is sent 20 times with the same key counts once, and the key works for nothing else', async () => {
    await restock(products, pick(1), 10);
    const input = { variantId: pick(1), delta: -4, reason: 'DAMAGED', idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => adjust(input)));
    expect(new Set(answers.map(({ movement }) => movement?.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await stockOf(pick(1))).toMatchObject({ onHand: 6 });
    expect(await adjust({ ...input, delta: -3 })).toMatchObject({
      movement: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }],
    });
  });

  it('an adjustment of stock never takes what orders hold, while many adjust and reserve concurrently', async () => {
    await restock(products, pick(2), 50);
    const [held, taken] = await Promise.all([
      Promise.all(Array.from({ length: 60 }, () => reserveStock(orders, newOrder(), [line(pick(2))]))),
      Promise.all(Array.from({ length: 60 }, () => adjust({ variantId: pick(2), delta: -1, reason: 'LOST' }))),
    ]);
    const reservations = statusesOf(held).filter((status) => status === 'RESERVED').length;
    const losses = taken.filter(({ movement }) => movement).length;
    expect(reservations + losses).toBe(50);
    const codes = taken.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
    expect(new Set(codes)).toEqual(new Set(['STOCK_RESERVED']));
  });

  it.each<[Record<string, unknown>, string]>([
    [{ delta: 1, count: 1 }, 'delta'],
    [{}, 'delta'],
    [{ delta: 0 }, 'delta'],
    [{ delta: 1_000_001 }, 'delta'],
    [{ delta: 1, reason: 'COUNTED' }, 'count'],
    [{ count: -1 }, 'count'],
    [{ count: 1_000_000_001 }, 'count'],
    [{ count: 1, note: 'x'.repeat(501) }, 'note'],
    [{ count: 1, idempotencyKey: '' }, 'idempotencyKey'],
    [{ count: 1, variantId: 'x' }, 'variantId'],
  ])('an adjustment of stock is refused when it breaks a rule: %j', async (input, path) => {
    const answer = await adjust({ variantId: pick(1), ...input });
    expect(answer).toMatchObject({ stock: null, userErrors: [{ code: 'INVALID_INPUT', path: [path] }], errors: [] });
  });
});

describe('the threshold of low stock', () => {
  it("the threshold of low stock can be set for a variant, is shown to staff, and can be reset to the shop's", async () => {
    const setLowAt = (lowAt?: number | null) =>
      change('updateStockPolicy', { variantId: pick(2), ...(lowAt !== undefined && { lowAt }) }, 'stock { lowAt }');
    const thresholds = () =>
      runSql(
        products,
        `SELECT data->'threshold' AS threshold FROM outbox_event
         WHERE type = 'stock.low' AND data->>'variantId' = $1 ORDER BY sequence DESC LIMIT 1`,
        [pick(2)],
      );
    await restock(products, pick(2), 90);
    expect((await setLowAt(70)).stock).toEqual({ lowAt: 70 });
    expect((await setLowAt()).stock).toEqual({ lowAt: 70 });
    await adjust({ variantId: pick(2), delta: -30 });
    expect(await thresholds()).toEqual([{ threshold: 70 }]);
    const [row] = (await runSql(products, 'SELECT product_id AS id FROM variant WHERE id = $1', [pick(2)])) as {
      id: string;
    }[];
    const { data } = await sam.query('query ($id: ID) { product(id: $id) { variants { id stock { lowAt } } } }', row);
    expect(data.product.variants).toContainEqual({ id: pick(2), stock: { lowAt: 70 } });
    for (const lowAt of [-1, 1_000_000_001]) {
      const refusal = { stock: null, userErrors: [{ code: 'INVALID_INPUT', path: ['lowAt'] }] };
      expect(await setLowAt(lowAt)).toMatchObject(refusal);
    }
    expect((await setLowAt(null)).stock).toEqual({ lowAt: null });
  });
});

describe('what is not for the public', () => {
  const READ = '{ products(first: 1) { nodes { title variants { stock { onHand } } } } }';

  it('stock can be read and changed only with the scopes for it', async () => {
    const [customer, reader] = await Promise.all([staff([], 'ada'), staff(['products:read'], 'rita')]);
    expect((await guest.query(READ)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const refused = await customer.query(READ);
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(refused.data.products.nodes[0].title).toEqual(expect.any(String));
    expect((await reader.query(READ)).errors).toEqual([]);
    for (const client of [guest, customer, reader, await staff(['orders:write'], 'olga')]) {
      const answers = [
        await adjust({ variantId: pick(1), delta: 1 }, client),
        await change('updateStockPolicy', { variantId: pick(1), tracked: false }, 'stock { tracked }', client),
      ];
      const expected = client === guest ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([expected, expected]);
    }
  });

  it("the checkout's operations on stock are unknown at the gateway, and refused to viewers who call the subgraph, whatever their scopes", async () => {
    const ask = (client: Client) => [
      reserveStock(client, newOrder(), [line(pick(1))]),
      settleStock(client, 'commitStock', newOrder()),
      settleStock(client, 'releaseStock', newOrder()),
    ];
    const codesOf = async (client: Client) =>
      (await Promise.all(ask(client))).map(({ errors }) => errors[0]?.extensions.code);
    expect(await codesOf(sam)).toEqual(Array(3).fill('GRAPHQL_VALIDATION_FAILED'));
    expect(await codesOf(guest)).toEqual(Array(3).fill('GRAPHQL_VALIDATION_FAILED'));
    const scopes = ['products:write', 'orders:write', 'service'];
    expect(await codesOf(await callerAs('gateway', { scopes }))).toEqual(Array(3).fill('FORBIDDEN'));
    expect(await codesOf(await callerAs('gateway'))).toEqual(Array(3).fill('FORBIDDEN'));

    // A service's token for another service, and one that a stranger signed in a service's name.
    const misdirected = await callerAs('orders-subgraph', { audience: 'cart-subgraph' });
    const forge = await createTokenSigner(await createServiceKey('orders-subgraph'));
    const nobody = { customerId: null, scopes: [], service: 'orders-subgraph' };
    const forged = createClient(inject('subgraphUrls').products, await forge('products-subgraph', nobody));
    for (const client of [misdirected, forged, createClient(inject('subgraphUrls').products)]) {
      expect(await codesOf(client)).toEqual(Array(3).fill('UNAUTHENTICATED'));
    }
  });
});
