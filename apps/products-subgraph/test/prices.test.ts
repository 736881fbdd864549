import { randomUUID } from 'node:crypto';
import { readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lowestPriorPrice } from '../src/domain/lowest-price.ts';
import type { PriceRequest } from '../src/domain/price-change.ts';
import { mug } from './import-files.ts';
import { makeShop, type Shop } from './import-shop.ts';

const SAM = { kind: 'PERSON', id: 'sam' } as const;
const DAY = 86_400_000;
const euros = (minorUnits: number, currencyCode = 'EUR') => ({ minorUnits, currencyCode });
const TOMORROW = Math.ceil(Date.now() / DAY) * DAY;
const inDays = (days: number) => new Date(TOMORROW + days * DAY);

/** A shop with a mug for EUR 10.00, and functions for its prices. */
async function openShop() {
  const shop = await makeShop();
  await shop.importRows([mug({ 'Variant Price': '10' })]);
  const [{ id: variantId } = { id: '' }] = await shop.query<{ id: string }>('SELECT id FROM variant');
  return { ...shop, variantId, ...pricesOf(shop, variantId) };
}

function pricesOf({ services }: Shop, variantId: string) {
  const set = async (request: Partial<PriceRequest>) => {
    const [outcome] = await services.priceChanges.set(SAM, [{ variantId, amount: euros(1000), ...request }]);
    if (!outcome || 'problem' in outcome) throw new Error(`refused: ${outcome?.problem.message}`);
    return outcome.price;
  };
  return { set, cancel: (priceId: string) => services.priceChanges.cancel(SAM, priceId) };
}

/** The variant's price at a moment, by the rule of the statements that read prices. */
async function priceAt({ query, variantId }: Shop & { variantId: string }, moment: Date): Promise<number | undefined> {
  const [row] = await query<{ amount: number }>(`
    SELECT amount_minor::int AS amount FROM price WHERE variant_id = '${variantId}' AND valid_from <= '${moment.toISOString()}'
    ORDER BY valid_from DESC, sequence DESC LIMIT 1`);
  return row?.amount;
}

/** The changes that wait in the outbox for their time. */
function announcedChanges({ query, variantId }: Shop & { variantId: string }) {
  return query(`
    SELECT occurred_at AS at, (data->'previousPrice'->>'minorUnits')::int AS before,
           (data->'price'->>'minorUnits')::int AS amount
    FROM outbox_event WHERE type = 'price.changed' AND data->>'variantId' = '${variantId}' AND occurred_at > clock_timestamp() ORDER BY occurred_at, sequence`);
}

describe('a price', () => {
  test('a new price supersedes the previous one, and setting it again changes nothing', async () => {
    const shop = await openShop();
    const first = await shop.set({ amount: euros(800), compareAt: euros(1000) });
    expect(await shop.set({ amount: euros(800), compareAt: euros(1000) })).toMatchObject({ id: first.id });
    expect((await shop.set({ amount: euros(800) })).id).not.toBe(first.id);
    const pages = await shop.services.priceHistory.pages([shop.variantId], readPage({}), false);
    const history = pages.get(shop.variantId)?.nodes ?? [];
    expect(history.map(({ amountMinor, compareAtMinor }) => [amountMinor, compareAtMinor])).toEqual([
      [800n, null],
      [800n, 1000n],
      [1000n, null],
    ]);
    expect(history.map(({ supersededBy }) => supersededBy?.id ?? null)).toEqual([null, history[0]?.id, history[1]?.id]);
  });

  test('a price that breaks a rule is refused, and others in the same call are set', async () => {
    const shop = await openShop();
    const wrong: [Partial<PriceRequest>, string[]][] = [
      [{ amount: euros(-1) }, ['amount', 'minorUnits']],
      [{ amount: euros(10_000_000_000) }, ['amount', 'minorUnits']],
      [{ amount: euros(1, 'USD') }, ['amount', 'currencyCode']],
      [{ compareAt: euros(1000) }, ['compareAt', 'minorUnits']],
      [{ compareAt: euros(2000, 'USD') }, ['compareAt', 'currencyCode']],
      [{ validFrom: new Date(0) }, ['validFrom']],
      [{ validFrom: new Date('2999-01-01') }, ['validFrom']],
      [{ variantId: randomUUID() }, ['variantId']],
      [{ variantId: "'; DROP TABLE price" }, ['variantId']],
    ];
    const good = { variantId: shop.variantId, amount: euros(1000) };
    const requests = wrong.map(([change]) => ({ ...good, ...change }));
    const outcomes = await shop.services.priceChanges.set(SAM, [
      ...requests,
      { ...good, amount: euros(700), validFrom: inDays(3) },
      { ...good, amount: euros(600), validFrom: inDays(3) },
    ]);
    expect(outcomes).toMatchObject([
      ...wrong.map(([, path]) => ({ problem: { path } })),
      { price: { amountMinor: 700n } },
      { problem: { path: ['variantId'] } },
    ]);
    expect(await priceAt(shop, inDays(4))).toBe(700);
    expect(await priceAt(shop, new Date())).toBe(1000);
  });

  test('a price with a compare-at price in a file is a different price, and the same file again changes nothing', async () => {
    const shop = await openShop();
    for (const compareAt of ['15', '15', '']) {
      await shop.importRows([mug({ 'Variant Price': '10', 'Variant Compare At Price': compareAt })]);
    }
    expect(await shop.query('SELECT compare_at_minor::int AS "compareAt" FROM price ORDER BY sequence')).toEqual([
      { compareAt: null },
      { compareAt: 1500 },
      { compareAt: null },
    ]);
  });

  test('a scheduled price is shown only to those who may see it', async () => {
    const shop = await openShop();
    const coming = await shop.set({ amount: euros(500), validFrom: inDays(2) });
    const historyFor = async (all: boolean) => {
      const pages = await shop.services.priceHistory.pages([shop.variantId], readPage({}), all);
      const counts = await shop.services.priceHistory.counts([shop.variantId], all);
      return { nodes: pages.get(shop.variantId)?.nodes, count: counts.get(shop.variantId) };
    };
    expect(await historyFor(false)).toMatchObject({ count: 1, nodes: [{ amountMinor: 1000n, supersededBy: null }] });
    const known = [{ amountMinor: 500n }, { amountMinor: 1000n, supersededBy: { id: coming.id } }];
    expect(await historyFor(true)).toMatchObject({ count: 2, nodes: known });
  });

  test('the prices of many variants are read page by page in one statement each', async () => {
    const shop = await openShop();
    for (let days = 1; days <= 5; days++) await shop.set({ amount: euros(days), validFrom: inDays(days) });
    const read = async (after: string | null) => {
      const pages = await shop.services.priceHistory.pages(
        [shop.variantId, randomUUID()],
        readPage({ first: 2, after }),
        true,
      );
      return pages.get(shop.variantId);
    };
    shop.takeStatements();
    const amounts: number[] = [];
    for (let after: string | null = null; ; ) {
      const page = await read(after);
      amounts.push(...(page?.nodes ?? []).map(({ amountMinor }) => Number(amountMinor)));
      after = page?.pageInfo.endCursor ?? null;
      if (!page?.pageInfo.hasNextPage) break;
    }
    expect(amounts).toEqual([5, 4, 3, 2, 1, 1000]);
    expect(shop.takeStatements()).toHaveLength(3);
    await expect(read('x')).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('a scheduled price that is withdrawn', () => {
  test('a scheduled price can be withdrawn only while it is scheduled, and only once', async () => {
    const shop = await openShop();
    const coming = await shop.set({ amount: euros(500), validFrom: inDays(2) });
    const newer = await shop.set({ amount: euros(400), validFrom: inDays(2) });
    expect(await shop.cancel(coming.id)).toMatchObject({ problem: { code: 'INVALID_INPUT' } });
    expect(await shop.cancel(newer.id)).toMatchObject({ price: { amountMinor: 1000n, validFrom: inDays(2) } });
    expect(await shop.cancel(newer.id)).toMatchObject({ price: { amountMinor: 1000n, validFrom: inDays(2) } });
    expect(await shop.query('SELECT count(*)::int AS prices FROM price')).toEqual([{ prices: 4 }]);
    const [current] = await shop.query<{ id: string }>('SELECT id FROM price ORDER BY sequence LIMIT 1');
    expect(await shop.cancel(current?.id ?? '')).toMatchObject({ problem: { code: 'INVALID_INPUT' } });
    expect(await shop.cancel(randomUUID())).toMatchObject({ problem: { code: 'NOT_FOUND' } });
    expect(
      await shop.query("SELECT action, actor_id FROM staff_event WHERE actor_kind = 'PERSON' ORDER BY id"),
    ).toEqual([
      { action: 'PRICE_SET', actor_id: 'sam' },
      { action: 'PRICE_SET', actor_id: 'sam' },
      { action: 'PRICE_CANCELLED', actor_id: 'sam' },
    ]);
  });

  test('a price that is scheduled where one was withdrawn stays as it was set, even if it equals the price before it', async () => {
    const shop = await openShop();
    const withdrawn = await shop.set({ amount: euros(100), validFrom: inDays(2) });
    await shop.cancel(withdrawn.id);
    const scheduled = await shop.set({ amount: euros(1000), validFrom: inDays(2) });
    expect(await shop.set({ amount: euros(1000), validFrom: inDays(2) })).toMatchObject({ id: scheduled.id });
    await shop.set({ amount: euros(700) });
    expect(await priceAt(shop, inDays(2))).toBe(1000);
    expect(await shop.cancel(scheduled.id)).toMatchObject({ price: { amountMinor: 700n } });
  });

  test('withdrawing a scheduled price restores the price of every moment, whatever is set before and after, and reports only real changes', async () => {
    const step = fc.record({
      cancels: fc.boolean(),
      day: fc.integer({ min: 0, max: 3 }),
      amount: fc.integer({ min: 1, max: 3 }),
    });
    const shop = await makeShop();
    const names = Array.from({ length: 60 }, (_, i) => `mug-${i}`);
    await shop.importRows(names.map((name) => mug({ Handle: name, 'Variant SKU': name, 'Variant Price': '10' })));
    const unused = await shop.query<{ id: string }>('SELECT id FROM variant');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
        const variantId = unused.pop()?.id ?? '';
        const variant = { ...shop, variantId };
        const { set, cancel } = pricesOf(shop, variantId);
        // The price set for each day; cancelled ones are removed.
        const model = new Map([[0, 1000]]);
        const standing = new Map<number, string>();
        for (const { cancels, day, amount } of steps) {
          const id = standing.get(day);
          if (cancels && id) {
            await cancel(id);
            standing.delete(day);
            model.delete(day);
          } else {
            const price = await set({ amount: euros(amount), ...(day > 0 && { validFrom: inDays(day) }) });
            if (day > 0) standing.set(day, price.id);
            model.set(day, amount);
          }
        }
        for (const day of [1, 2, 3, 4]) {
          const expected = [...model].toSorted(([a], [b]) => a - b).findLast(([from]) => from <= day)?.[1];
          expect(await priceAt(variant, inDays(day))).toBe(expected);
        }
        const days = [...model].toSorted(([a], [b]) => a - b);
        const changes = days.flatMap(([day, amount], index) => {
          const before = days[index - 1]?.[1] ?? amount;
          return before === amount ? [] : [{ at: inDays(day), before, amount }];
        });
        expect(await announcedChanges(variant)).toEqual(changes);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

test.each(['price', 'stock_movement'])(
  'a transaction that the database aborts for a deadlock is repeated: %s',
  async (table) => {
    const shop = await openShop();
    // A sequence keeps counting when the transaction is rolled back.
    await shop.query('CREATE SEQUENCE attempts');
    await shop.query('GRANT USAGE ON SEQUENCE attempts TO service');
    await shop.query(`
    CREATE FUNCTION give_up_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('attempts') = 1 THEN RAISE EXCEPTION 'given up' USING ERRCODE = 'deadlock_detected'; END IF;
      RETURN NEW;
    END $$`);
    await shop.query(`CREATE TRIGGER gives_up BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION give_up_once()`);
    await shop.set({ amount: euros(900) });
    const adjustment = { change: { delta: 2 }, reason: 'RECEIVED', note: null, idempotencyKey: 'once' } as const;
    await shop.services.stockLedger.adjust(SAM, { variantId: shop.variantId, ...adjustment });
    expect(await priceAt(shop, new Date())).toBe(900);
    expect(await shop.query('SELECT on_hand FROM stock')).toEqual([{ on_hand: 2 }]);
  },
);

test.each([1, 30])('%i prices are set in seven statements', async (count) => {
  const shop = await makeShop();
  await shop.importRows(Array.from({ length: 30 }, (_, i) => mug({ Handle: `mug-${i}`, 'Variant SKU': `MUG-${i}` })));
  const variants = await shop.query<{ id: string }>('SELECT id FROM variant');
  const { priceChanges } = shop.services;
  shop.takeStatements();
  const requests = variants.slice(0, count).map(({ id }) => ({ variantId: id, amount: euros(1) }));
  expect(await priceChanges.set(SAM, requests)).toHaveLength(count);
  // BEGIN and COMMIT, the lock, the clock, the current prices, the new prices and the audit log.
  expect(shop.takeStatements()).toHaveLength(7);
});

test('the lowest price of 30 days from the database equals the one from the entire history', async () => {
  const shop = await makeShop();
  const rows = Array.from({ length: 40 }, (_, i) => mug({ Handle: `mug-${i}`, 'Variant SKU': `MUG-${i}` }));
  await shop.importRows(rows, { now: () => new Date(Date.now() - 200 * DAY) });
  const variants = await shop.query<{ id: string }>('SELECT id FROM variant');
  const change = fc.record({ ago: fc.integer({ min: 0, max: 90 }), amount: fc.integer({ min: 1, max: 4 }) });
  const histories = fc.sample(fc.array(change, { maxLength: 12 }), { numRuns: variants.length, seed: 4 });
  for (const [index, { id }] of variants.entries()) {
    for (const { ago, amount } of histories[index] ?? []) {
      await shop.prisma.$executeRaw`
        INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
        VALUES (gen_random_uuid(), ${id}::uuid, ${amount}, 'EUR', now() - ${ago} * interval '1 day')`;
    }
  }
  const { priceHistory } = shop.services;
  shop.takeStatements();
  const found = await priceHistory.lowest(variants.map(({ id }) => id));
  expect(shop.takeStatements()).toHaveLength(1);
  for (const { id } of variants) {
    const prices = await shop.prisma.price.findMany({
      where: { variantId: id },
      orderBy: [{ validFrom: 'asc' }, { sequence: 'asc' }],
    });
    expect(found.get(id)).toBe(lowestPriorPrice(prices, new Date(Date.now() - 200 * DAY), new Date()));
  }
});
