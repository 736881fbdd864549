import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { openCartId, readCart } from './support/carts.ts';
import { type Client, createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';
import { staff } from './support/staff.ts';
import { openStatementLog } from './support/statement-log.ts';
import { runSql } from './support/stock.ts';

const guest = createClient(inject('gatewayUrl'));
const { products } = inject('databaseUrls');
let sam: Client;
let variant: { id: string; productId: string; slug: string; minorUnits: number };

/** Above every price in the demo catalogue. */
const DEAREST = 999_900;
const euros = (minorUnits: number, currencyCode = 'EUR') => ({ minorUnits, currencyCode });

beforeAll(async () => {
  sam = await staff();
  // A product with one variant, so that its price is the product's.
  const [row] = await runSql(
    products,
    `SELECT v.id, p.id AS "productId", p.slug, l.min_minor::int AS "minorUnits"
     FROM product_listing l JOIN product p ON p.id = l.product_id JOIN variant v ON v.product_id = p.id
     WHERE l.available AND 1 = (SELECT count(*) FROM variant WHERE product_id = p.id) LIMIT 1`,
    [],
  );
  variant = row as typeof variant;
});
afterAll(() => setPrice({ amount: euros(variant.minorUnits) }));

async function setPrice(input: Record<string, unknown>, client = sam) {
  const { data, errors } = await client.query(
    `mutation ($input: SetVariantPriceInput!) {
      setVariantPrice(input: $input) {
        price { id validFrom amount { minorUnits } compareAt { minorUnits } }
        variant { price { id } compareAtPrice { minorUnits } lowestPrice30d { minorUnits } }
        userErrors { code path }
      }
    }`,
    { input: { variantId: variant.id, ...input } },
  );
  return { ...data?.setVariantPrice, errors };
}

async function cancel(priceId: string, client = sam) {
  const { data, errors } = await client.query(
    `mutation ($priceId: ID!) {
      cancelScheduledPrice(input: { priceId: $priceId }) { price { amount { minorUnits } } userErrors { code } }
    }`,
    { priceId },
  );
  return { ...data?.cancelScheduledPrice, errors };
}

/** What all readers of the price see: its page, lists, filters, facets and a cart with it. */
async function everywhere(cartId: string) {
  const { data } = await guest.query(
    `query ($id: ID, $cartId: ID!, $max: SafeInt) {
      product(id: $id) {
        priceRange { max { minorUnits } }
        variants { price { amount { minorUnits } } lowestPrice30d { minorUnits } priceHistory { totalCount } }
      }
      dearest: products(first: 1, sort: PRICE_DESC) { nodes { id } }
      below: products(first: 100, filter: { price: { max: $max } }) { nodes { id } totalCount facets { prices { count } } }
      cart(id: $cartId) { subtotal { minorUnits } notices { code } }
    }`,
    { id: variant.productId, cartId, max: 1 },
  );
  const [only] = data.product.variants;
  return {
    price: only.price.amount.minorUnits,
    range: data.product.priceRange.max.minorUnits,
    lowest: only.lowestPrice30d.minorUnits,
    dearest: data.dearest.nodes[0].id === variant.productId,
    below: data.below.nodes.map(({ id }: { id: string }) => id),
    facet: data.below.facets.prices.map(({ count }: { count: number }) => count),
    subtotal: data.cart.subtotal.minorUnits,
    notices: data.cart.notices.map(({ code }: { code: string }) => code),
    history: only.priceHistory.totalCount,
  };
}

describe('a price', () => {
  it('a price that 50 members of staff set at once is one of theirs, the same for all readers, and the others are its history', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => setPrice({ amount: euros(variant.minorUnits + 1 + i) })),
    );
    expect(answers.flatMap(({ errors, userErrors }) => [...errors, ...(userErrors ?? [])])).toEqual([]);
    const ids = new Set(answers.map(({ price }) => price.id));
    expect(ids.size).toBe(50);

    const { data } = await guest.query(
      `query ($id: ID) {
        product(id: $id) {
          priceRange { min { minorUnits } max { minorUnits } }
          variants {
            price { id amount { minorUnits } }
            priceHistory(first: 50) { edges { validUntil supersededBy { id validFrom } node { id } } }
          }
        }
      }`,
      { id: variant.productId },
    );
    const { priceRange, variants } = data.product;
    const [{ price, priceHistory }] = variants;
    expect(ids).toContain(price.id);
    expect(priceRange).toEqual({ min: price.amount, max: price.amount });
    // A chain without forks: each price is superseded by the next one, and only the current one by none.
    const { edges } = priceHistory;
    expect(edges[0]).toMatchObject({ node: { id: price.id }, validUntil: null, supersededBy: null });
    for (const [index, edge] of edges.slice(1).entries()) {
      expect(edge.supersededBy.id).toBe(edges[index].node.id);
      expect(edge.validUntil).toBe(edge.supersededBy.validFrom);
    }
    const [listed] = await runSql(
      products,
      `SELECT min_minor::int AS listed FROM product_listing WHERE product_id = $1 AND valid_to = 'infinity'`,
      [variant.productId],
    );
    expect(listed).toEqual({ listed: price.amount.minorUnits });
  });

  it('a scheduled price takes effect by itself, everywhere at once; a withdrawn one never does', async () => {
    await setPrice({ amount: euros(DEAREST), compareAt: euros(DEAREST + 1_000) });
    const cartId = await openCartId(guest, [{ variantId: variant.id, quantity: 2 }]);
    const { data: line } = await guest.query(
      'query ($cartId: ID!) { cart(id: $cartId) { lines { addedPrice { compareAt { minorUnits } } } } }',
      { cartId },
    );
    expect(line.cart.lines).toEqual([{ addedPrice: { compareAt: { minorUnits: DEAREST + 1_000 } } }]);
    const before = await everywhere(cartId);
    expect(before).toMatchObject({ price: DEAREST, dearest: true, below: [], notices: [] });

    const takenBack = await setPrice({ amount: euros(3), validFrom: new Date(Date.now() + 1_000) });
    const coming = await setPrice({ amount: euros(1), validFrom: new Date(Date.now() + 1_500) });
    expect([takenBack.userErrors, coming.userErrors]).toEqual([[], []]);
    expect(await cancel(takenBack.price.id)).toMatchObject({ userErrors: [], errors: [] });
    expect(await everywhere(cartId)).toEqual(before);

    const seen = new Set<number>();
    await vi.waitFor(
      async () => {
        const { price } = await everywhere(cartId);
        seen.add(price);
        expect(price).toBe(1);
      },
      { timeout: 60_000, interval: 50 },
    );
    // Read once more: the price may have changed between the parts of the last answer.
    const after = await everywhere(cartId);
    expect(after).toMatchObject({
      range: 1,
      lowest: before.lowest,
      dearest: false,
      below: [variant.productId],
      subtotal: 2,
      notices: ['PRICE_DECREASED'],
    });
    // One more among the cheapest.
    expect(after.facet[0]).toBe(before.facet[0] + 1);
    expect(seen).toEqual(new Set([DEAREST, 1]));
    expect(await cancel(coming.price.id)).toMatchObject({ price: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    const { data } = await readCart(guest, cartId);
    expect(data.cart.notices[0].newPrice).toEqual(euros(1));
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ amount: euros(-1) }, ['amount', 'minorUnits']],
    [{ amount: euros(10_000_000_000) }, ['amount', 'minorUnits']],
    [{ amount: euros(100, 'JPY') }, ['amount', 'currencyCode']],
    [{ amount: euros(100), compareAt: euros(100) }, ['compareAt', 'minorUnits']],
    [{ amount: euros(100), validFrom: '2020-01-01T00:00:00.000Z' }, ['validFrom']],
    [{ amount: euros(100), variantId: 'none' }, ['variantId']],
  ])('a price is refused with its place in the input: %j', async (input, path) => {
    const answer = await setPrice(input);
    expect(answer).toMatchObject({
      price: null,
      variant: null,
      userErrors: [{ code: 'INVALID_INPUT', path }],
      errors: [],
    });
  });

  it.each([19.99, 1e21, '100', 2 ** 53, null])(
    'a price of %j minor units is refused as an amount',
    async (minorUnits) => {
      const { errors } = await setPrice({ amount: { minorUnits, currencyCode: 'EUR' } });
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    },
  );

  it('prices can be set only by staff, and only they see a scheduled price', async () => {
    const coming = await setPrice({ amount: euros(2), validFrom: '2030-01-01T00:00:00.000Z' });
    const customer = await staff(['orders:write'], 'olga');
    for (const [client, code] of [
      [guest, 'UNAUTHENTICATED'],
      [customer, 'FORBIDDEN'],
    ] as const) {
      expect((await setPrice({ amount: euros(1) }, client)).errors[0]?.extensions.code).toBe(code);
      expect((await cancel(coming.price.id, client)).errors[0]?.extensions.code).toBe(code);
      const bulk = await client.query('mutation { setVariantPrices(input: { prices: [] }) { userErrors { code } } }');
      expect(bulk.errors[0]?.extensions.code).toBe(code);
    }
    const read = async (client: Client) => {
      const { data } = await client.query(
        'query ($id: ID) { product(id: $id) { variants { priceHistory { nodes { id } } } } }',
        { id: variant.productId },
      );
      return data.product.variants[0].priceHistory.nodes.map(({ id }: { id: string }) => id);
    };
    expect(await read(guest)).not.toContain(coming.price.id);
    expect(await read(sam)).toContain(coming.price.id);
    expect(await cancel(coming.price.id)).toMatchObject({ userErrors: [] });
  });
});

describe('many prices', () => {
  const setPrices = (prices: unknown[]) =>
    sam.query(
      `mutation ($prices: [SetVariantPriceInput!]!) {
        setVariantPrices(input: { prices: $prices }) {
          results { price { amount { minorUnits } } userErrors { code path } }
          userErrors { code path }
        }
      }`,
      { prices },
    );

  it('many prices are set or refused one by one, in one transaction, at most 100', async () => {
    const variants = await findBuyable(guest, 3);
    const prices = [
      ...variants.map(({ id, minorUnits }) => ({ variantId: id, amount: euros(minorUnits + 7) })),
      { variantId: randomUUID(), amount: euros(1) },
    ];
    const { data } = await setPrices(prices);
    expect(data.setVariantPrices).toEqual({
      results: [
        ...variants.map(({ minorUnits }) => ({ price: { amount: { minorUnits: minorUnits + 7 } }, userErrors: [] })),
        { price: null, userErrors: [{ code: 'NOT_FOUND', path: ['prices', '3', 'variantId'] }] },
      ],
      userErrors: [],
    });
    const tooMany = await setPrices(Array.from({ length: 101 }, () => prices[0]));
    const refusal = { results: null, userErrors: [{ code: 'INVALID_INPUT', path: ['prices'] }] };
    expect(tooMany.data.setVariantPrices).toEqual(refusal);
    await setPrices(variants.map(({ id, minorUnits }) => ({ variantId: id, amount: euros(minorUnits) })));
  });

  it('many prices are read with the same number of statements, however many variants there are', async () => {
    const statements = await openStatementLog(inject('superuserUrl'));
    try {
      const read = (first: number) =>
        sam.query(
          `query ($first: Int) {
            products(first: $first) {
              nodes { variants {
                compareAtPrice { amount } lowestPrice30d { amount }
                priceHistory(first: 3) { totalCount edges { supersededBy { id } } }
                stock { available movements(first: 3) { totalCount nodes { delta } } }
              } }
            }
          }`,
          { first },
        );
      // Products with their variants; lowest prices, pages and counts of prices; pages and counts of movements.
      for (const first of [1, 20]) {
        // The minimum of several runs: events of the prices set above may be relayed meanwhile, with statements of
        // their own.
        const sent: number[] = [];
        for (let i = 0; i < 5; i++) sent.push(await statements.during('products', () => read(first)));
        expect({ first, sent: Math.min(...sent) }).toEqual({ first, sent: 4 });
      }
    } finally {
      await statements.close();
    }
  });
});
