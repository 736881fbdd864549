import { randomUUID } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { fetchesOf, PLAN_HEADER, planOf } from './support/query-plan.ts';
import { prepareOrder } from './support/shoppers.ts';
import { cancelOrder, findBuyable, placeOrder } from './support/shopping.ts';
import { openStatementLog } from './support/statement-log.ts';
import { restock, runSql } from './support/stock.ts';

const login = async (customerId: string, scopes: string[] = []) =>
  createClient(inject('gatewayUrl'), await signLogin(inject('dataDirectory'), { customerId, scopes }));
const guest = createClient(inject('gatewayUrl'));
const mark = randomUUID().slice(0, 8);
const ada = `ada-${mark}`;
const ORDERS = 7;
let staff: Client;
/** All of the orders below, oldest first; the last one was cancelled. */
let numbers: string[];
let totals: number[];
let variantIds: string[];

const list = async (client: Client, parameters: Record<string, unknown> = {}) => {
  const { data, errors } = await client.query(
    `query ($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilter, $search: String, $sort: OrderSort) {
      orders(first: $first, after: $after, last: $last, before: $before, filter: $filter, search: $search, sort: $sort) {
        nodes { number placedTotal { minorUnits } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount totalCountExact
      }
    }`,
    parameters,
  );
  return { ...data?.orders, errors };
};
const found = async (parameters: Record<string, unknown>) =>
  (await list(staff, parameters)).nodes.map(({ number }: { number: string }) => number);

beforeAll(async () => {
  staff = await login('sam', ['orders:read']);
  const customer = await login(ada);
  const variants = await findBuyable(guest, 3);
  variantIds = variants.map(({ id }) => id);
  for (const id of variantIds) await restock(inject('databaseUrls').products, id, 1_000);
  const placed = [];
  for (let i = 0; i < ORDERS; i++) {
    const input = await prepareOrder(customer, [
      { variantId: variantIds[i % 2] ?? '', quantity: 1 + ((i * 3) % ORDERS) },
    ]);
    const email = `Buyer.${i}@${mark}.example`;
    const shippingAddress = { ...input.shippingAddress, name: `Zoë Müller-${mark} Nr${i}x` };
    placed.push((await placeOrder(customer, { ...input, email, shippingAddress })).order);
  }
  numbers = placed.map(({ number }) => number);
  totals = placed.map(({ placedTotal }) => placedTotal.minorUnits);
  await cancelOrder(customer, { orderId: placed.at(-1)?.id ?? '' });
});

describe('the list of all orders', () => {
  const sorted = (compare: (a: number, b: number) => number) =>
    numbers.toSorted((a, b) => compare(numbers.indexOf(a), numbers.indexOf(b)));
  const byTotal = (a: number, b: number) => (totals[a] ?? 0) - (totals[b] ?? 0);

  it.each([
    ['NEWEST', (a: number, b: number) => b - a],
    ['OLDEST', (a: number, b: number) => a - b],
  ] as const)(
    'the list of all orders is read page by page in both directions without gaps: %s',
    async (sort, compare) => {
      for (const filter of [{ customerId: ada }, { customerId: ada, statuses: ['CONFIRMED', 'CANCELLED'] }]) {
        const forward: string[] = [];
        for (let after = null, more = true; more; ) {
          const page = await list(staff, { first: 3, after, sort, filter });
          expect(page.totalCount).toBe(ORDERS);
          forward.push(...page.nodes.map(({ number }: { number: string }) => number));
          ({ endCursor: after, hasNextPage: more } = page.pageInfo);
        }
        expect(forward).toEqual(sorted(compare));

        const backward: string[] = [];
        for (let before = null, more = true; more; ) {
          const page = await list(staff, { last: 2, before, sort, filter });
          backward.unshift(...page.nodes.map(({ number }: { number: string }) => number));
          ({ startCursor: before, hasPreviousPage: more } = page.pageInfo);
        }
        expect(backward).toEqual(forward);
      }
    },
  );

  it.each([
    ['TOTAL_ASC', 1],
    ['TOTAL_DESC', -1],
  ] as const)('the list of all orders is sorted by total: %s', async (sort, sign) => {
    const filter = { customerId: ada };
    const first = await list(staff, { first: 4, sort, filter });
    const rest = await list(staff, { after: first.pageInfo.endCursor, sort, filter });
    const read = [...first.nodes, ...rest.nodes].map(({ number }) => numbers.indexOf(number));
    expect(read.toSorted()).toEqual(numbers.map((_, i) => i));
    for (const [i, place] of read.slice(1).entries())
      expect(sign * byTotal(read[i] ?? 0, place)).toBeLessThanOrEqual(0);
  });

  it('the list of all orders is filtered by status, time, customer, variant and product', async () => {
    const of = { customerId: ada };
    expect(await found({ filter: { ...of, statuses: ['CANCELLED'] } })).toEqual([numbers.at(-1)]);
    expect(await found({ filter: { ...of, statuses: ['CONFIRMED'] } })).toEqual(numbers.slice(0, -1).toReversed());
    expect(await found({ filter: { ...of, statuses: ['PENDING'] } })).toEqual([]);
    expect(await found({ filter: { customerId: 'nobody' } })).toEqual([]);

    const times = (await runSql(
      inject('databaseUrls').orders,
      'SELECT placed_at FROM "order" WHERE number = ANY($1) ORDER BY placed_at',
      [numbers],
    )) as { placed_at: Date }[];
    const placedAt = { from: times[2]?.placed_at, to: times[4]?.placed_at };
    expect(await found({ filter: { ...of, placedAt } })).toEqual([numbers[3], numbers[2]]);

    const odd = numbers.filter((_, i) => i % 2 === 1).toReversed();
    expect(await found({ filter: { ...of, variantIds: [variantIds[1], variantIds[2]] } })).toEqual(odd);
    const { data } = await guest.query('{ products(first: 100) { nodes { id variants { id } } } }');
    const product = data.products.nodes.find(({ variants }: { variants: { id: string }[] }) =>
      variants.some(({ id }) => id === variantIds[1]),
    );
    const all = product.variants.some(({ id }: { id: string }) => id === variantIds[0]);
    const ofProduct = all ? numbers.toReversed() : odd;
    expect(await found({ filter: { ...of, productId: product.id } })).toEqual(ofProduct);
    // Archived variants were sold all the same.
    const setArchived = (at: string | null) =>
      runSql(inject('databaseUrls').products, 'UPDATE variant SET archived_at = $2 WHERE id = $1', [variantIds[1], at]);
    await setArchived('2026-01-01');
    expect(await found({ filter: { ...of, productId: product.id } })).toEqual(ofProduct);
    await setArchived(null);
    expect(await found({ filter: { ...of, productId: randomUUID() } })).toEqual([]);
  });

  it('the list of all orders is searched by number as people type it, by e-mail address, by domain and by name without accents', async () => {
    const [number = ''] = numbers;
    for (const search of [number, number.toLowerCase(), number.replaceAll('-', ''), `  ${number}  `]) {
      expect(await found({ search })).toEqual([number]);
    }
    expect(await found({ search: `buyer.0@${mark}.example` })).toEqual([number]);
    expect(await found({ search: `@${mark}.example` })).toEqual(numbers.toReversed());
    expect(await found({ search: `zoe muller ${mark} nr3` })).toEqual([numbers[3]]);
    expect(await found({ search: `mull ${mark}`, filter: { statuses: ['CANCELLED'] } })).toEqual([numbers.at(-1)]);
    for (const search of [`muller ${mark} nobody`, "' & | ! \\ :*", '---', `a@'${mark}\\`]) {
      expect(await found({ search })).toEqual([]);
    }
  });

  it('the list of all orders never contains failed attempts', async () => {
    const input = await prepareOrder(guest, [{ variantId: variantIds[0] ?? '', quantity: 1 }]);
    const email = `failed@${mark}.test`;
    await placeOrder(guest, { ...input, email, expectedTotal: { minorUnits: 1, currencyCode: 'EUR' } });
    expect(await list(staff, { search: email })).toMatchObject({ nodes: [], totalCount: 0, totalCountExact: true });
  });

  it('the list of all orders is for staff who may read orders', async () => {
    const codesFor = async (client: Client) =>
      (await list(client)).errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
    expect(await codesFor(guest)).toEqual(['UNAUTHENTICATED']);
    expect(await codesFor(await login(ada))).toEqual(['FORBIDDEN']);
    expect(await codesFor(await login('sam', ['products:write']))).toEqual(['FORBIDDEN']);
    expect(await codesFor(staff)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['more than 100 items', { first: 101 }],
    ['both directions at once', { first: 1, last: 1 }],
    [
      'a cursor of another order',
      { after: Buffer.from('["oldest","2026-01-01T00:00:00.000Z","x"]').toString('base64url') },
    ],
    ['a forged cursor', { after: 'x' }],
    ['too many states', { filter: { statuses: Array(11).fill('PAID') } }],
    ['too many variants', { filter: { variantIds: Array(101).fill(randomUUID()) } }],
    ['what is no id', { filter: { productId: 'x' } }],
    ['a search that is too long', { search: 'x'.repeat(201) }],
  ])('the list of all orders refuses %s', async (_, parameters) => {
    const { errors } = await list(staff, parameters);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('the list of all orders takes four hops and the same statements for one order with its total as for a page of them', async () => {
    const statements = await openStatementLog(inject('superuserUrl'));
    const query = `query ($first: Int, $filter: OrderFilter) {
      orders(first: $first, filter: $filter) { totalCount nodes { number total { minorUnits } placedTotal { minorUnits } lines { quantity } } }
    }`;
    const read = (first: number) => staff.query(query, { first, filter: { customerId: ada } }, PLAN_HEADER);
    const sent = async (first: number) => ({
      cart: await statements.during('cart', () => read(first)),
      products: await statements.during('products', () => read(first)),
    });
    const { data, extensions } = await read(ORDERS);
    for (const order of data.orders.nodes) expect(order.total).toEqual(order.placedTotal);
    expect(fetchesOf(planOf(extensions))).toEqual(['orders', 'cart', 'products', 'orders']);
    expect(await sent(1)).toEqual(await sent(ORDERS));
    await statements.close();
  });
});

describe("a customer's own list", () => {
  it("a customer's own list accepts the same filter, and shows no orders of others", async () => {
    const client = await login(ada);
    const mine = async (filter: Record<string, unknown>) => {
      const { data } = await client.query(
        'query ($filter: OrderFilter) { myOrders(last: 2, filter: $filter) { totalCount nodes { number } } }',
        { filter },
      );
      return data.myOrders;
    };
    expect((await mine({})).nodes.map(({ number }: { number: string }) => number)).toEqual([numbers[1], numbers[0]]);
    expect(await mine({ statuses: ['CANCELLED'] })).toEqual({ totalCount: 1, nodes: [{ number: numbers.at(-1) }] });
    expect(await mine({ customerId: 'somebody-else' })).toEqual({ totalCount: 0, nodes: [] });
  });
});
