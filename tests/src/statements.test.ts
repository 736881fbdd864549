import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { fetchesOf, PLAN_HEADER, planOf } from './support/query-plan.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { openStatementLog, type StatementLog } from './support/statement-log.ts';
import { restock } from './support/stock.ts';
import { createSubgraphClient } from './support/subgraph-client.ts';

const guest = createClient(inject('gatewayUrl'));
let statements: StatementLog;

beforeAll(async () => {
  statements = await openStatementLog(inject('superuserUrl'));
});
afterAll(() => statements.close());

describe('the number of SQL statements', () => {
  const product = `title priceRange { min { amount } } variants { price { amount { amount } } availability { availableForSale } }`;
  const filled = `${product} categories { title breadcrumbs { title } productCount }`;
  const past = `lowestPrice30d { amount } priceHistory(first: 5) { totalCount edges { supersededBy { id } } }
    latest: priceHistory(first: 1) { nodes { amount { amount } } }`;
  const facets = 'facets { vendors { count } categories { count category { breadcrumbs { title } } } }';
  it.each<[title: string, statements: number, query: string]>([
    ['a page with variants, prices and stock', 1, `{ products { nodes { ${product} } } }`],
    ['a page of 100 of them', 1, `{ products(first: 100) { nodes { ${product} } } }`],
    [
      'a page with its count and the categories of its products',
      1,
      `{ products { totalCount nodes { ${product} categories { id slug title } } } }`,
    ],
    [
      'a product by its slug with its categories',
      1,
      '{ product(slug: "stoneware-mug") { title categories { title } } }',
    ],
    [
      'a page with variants, facets, categories and its count',
      3,
      `{ products(filter: { availableOnly: true }, sort: PRICE_ASC) { nodes { ${filled} } totalCount ${facets} } }`,
    ],
    ['a page with what its variants cost before', 2, `{ products { nodes { variants { ${past} } } } }`],
    ['a product with all of that', 2, `{ product(slug: "stoneware-mug") { ${filled} variants { ${past} } } }`],
    ['a search', 2, `{ products(search: "stoneware") { nodes { ${product} } totalCount } }`],
    ['a search with a typo', 2, `{ products(search: "stonwear") { nodes { ${product} } totalCount } }`],
    ['suggestions', 1, '{ searchSuggestions(prefix: "st") { text slug } }'],
    ['a product by its slug, with all that its page shows', 2, `{ product(slug: "stoneware-mug") { ${filled} } }`],
    ['vendors and how many there are', 2, '{ vendors { nodes { name productCount } totalCount } }'],
    [
      'the tree of categories with breadcrumbs',
      1,
      '{ categories { title breadcrumbs { title } children { title productCount breadcrumbs { title } } } }',
    ],
  ])('the number of SQL statements of %s is %i', async (_title, expected, query) => {
    const read = async () => expect((await guest.query(query)).errors).toEqual([]);
    expect(await statements.during('products', read)).toBe(expected);
  });

  it('the number of SQL statements of a page with all of that at once is at most 4', async () => {
    const query = `{ products(first: 5, filter: { availableOnly: true }, sort: PRICE_ASC) { nodes { ${filled} variants { ${past} } } totalCount ${facets} } }`;
    const read = async () => expect((await guest.query(query)).errors).toEqual([]);
    // Categories and former prices are read together, if the facets are not there before the products.
    expect(await statements.during('products', read)).toBeLessThanOrEqual(4);
  });

  it('the number of SQL statements for 100 entities by key, with their products and those products’ variants and categories, is 3', async () => {
    const variants = await findBuyable(guest, 100);
    const products = await createSubgraphClient('products');
    const read = async () => {
      const { errors } = await products.query(
        `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ProductVariant { sku product { ${filled} } } } }`,
        { keys: variants.map(({ id }) => ({ __typename: 'ProductVariant', id })) },
      );
      expect(errors).toEqual([]);
    };
    expect(await statements.during('products', read)).toBe(3);
  });

  it.each([1, 10])(
    'the number of SQL statements is the same for a cart of %i lines: one in cart, two in products',
    async (count) => {
      const variants = await findBuyable(guest, count);
      const cart = await openCart(
        guest,
        variants.map(({ id }) => ({ variantId: id, quantity: 1 })),
      );
      const read = () =>
        guest.query(
          `query ($id: ID!) {
          cart(id: $id) {
            subtotal { amount }
            notices { code }
            lines { total { amount } variant { title price { amount { amount } } } addedPrice { amount { amount } } }
          }
        }`,
          { id: cart.id },
        );
      expect(await statements.during('cart', read)).toBe(1);
      // The variants with their current prices, and the prices that the buyer saw.
      expect(await statements.during('products', read)).toBe(2);
    },
  );

  it.each([1, 100])(
    'the number of SQL statements to read a cart of %i lines with all its totals is one in cart and one in products',
    async (count) => {
      const variants = await findBuyable(guest, count);
      expect(variants).toHaveLength(count);
      const lines = variants.map(({ id }) => ({ variantId: id, quantity: 1 }));
      const cart = await openCart(guest, lines);
      const read = () =>
        guest.query('query ($id: ID!) { cart(id: $id) { subtotal { amount } lines { quantity total { amount } } } }', {
          id: cart.id,
        });
      expect(await statements.during('cart', read)).toBe(1);
      expect(await statements.during('products', read)).toBe(1);

      const input = { cartId: cart.id, lines };
      const add = () =>
        guest.query('mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { cart { version } } }', {
          input,
        });
      expect(await statements.during('cart', add)).toBe(2);
      expect(await statements.during('products', add)).toBe(1);
    },
  );

  it('the number of SQL statements does not grow with the parts of a cart: all data from products is two hops away', async () => {
    const variants = await findBuyable(guest, 3);
    const cart = await openCart(
      guest,
      variants.map(({ id }) => ({ variantId: id, quantity: 1 })),
    );
    const { extensions } = await guest.query(
      'query ($id: ID!) { cart(id: $id) { subtotal { amount } notices { code } lines { total { amount } variant { title } } } }',
      { id: cart.id },
      PLAN_HEADER,
    );
    const plan = planOf(extensions);
    // One fetch of the cart, then fetches that are due at the same time.
    expect(fetchesOf(plan)).toEqual(['cart', 'products', 'products', 'products']);
    expect(plan.match(/Sequence/g)).toHaveLength(1);
    expect(plan.match(/Parallel/g)).toHaveLength(1);
  });

  it('the number of SQL statements for orders that guests read at once is less than the number of guests, and each reads their own order', async () => {
    const variants = await findBuyable(guest, 3);
    const orders = await Promise.all(
      variants.map(async ({ id }, index) => {
        const cart = await openCart(guest, [{ variantId: id, quantity: index + 1 }]);
        const { order, accessToken } = await placeOrder(guest, orderOf(cart));
        return { number: order.number, accessToken, total: cart.checkoutPreview.total.minorUnits };
      }),
    );
    const readTotal = async ({ total, ...keys }: (typeof orders)[number]) => {
      const { data } = await guest.query(
        `query ($number: String, $accessToken: String) {
          order(number: $number, accessToken: $accessToken) { total { minorUnits } } }`,
        keys,
      );
      expect(data.order.total.minorUnits).toBe(total);
    };
    const readAtOnce = () => Promise.all(Array(10).fill(orders).flat().map(readTotal));
    await readAtOnce();
    for (const database of ['cart', 'products']) {
      expect(await statements.during(database, readAtOnce)).toBeLessThan(30);
    }
  });

  it.each([1, 10])('the number of SQL statements does not grow with an order of %i lines', async (count) => {
    const variants = await findBuyable(guest, count);
    const cart = await openCart(
      guest,
      variants.map(({ id }) => ({ variantId: id, quantity: 1 })),
    );
    const { order, accessToken } = await placeOrder(guest, orderOf(cart));
    const read = () =>
      guest.query(
        `query ($id: ID, $accessToken: String) {
          order(id: $id, accessToken: $accessToken) { number total { amount } lines { unitPrice { amount { amount } } } }
        }`,
        { id: order.id, accessToken },
      );
    expect(await statements.during('cart', read)).toBe(1);
    expect(await statements.during('products', read)).toBe(2);
  });

  it('the number of SQL statements for placing an order of three lines is at most 30, in all three databases together', async () => {
    const variants = await findBuyable(guest, 3);
    // Includes the search for due jobs, every second.
    const sent = { products: 0, cart: 0, orders: 0 };
    for (const database of ['products', 'cart', 'orders'] as const) {
      const cart = await openCart(
        guest,
        variants.map(({ id }) => ({ variantId: id, quantity: 1 })),
      );
      sent[database] = await statements.during(database, () => placeOrder(guest, orderOf(cart)));
    }
    expect(sent.products + sent.cart + sent.orders).toBeLessThanOrEqual(30);
  });

  it.each(['products', 'cart', 'orders'] as const)(
    'the number of SQL statements in %s is smaller for eight orders placed together than for eight single ones',
    async (database) => {
      const variants = await findBuyable(guest, 3);
      for (const { id } of variants) await restock(inject('databaseUrls').products, id, 100);
      const lines = variants.map(({ id }) => ({ variantId: id, quantity: 1 }));
      const placed = async (count: number) => {
        const carts = await Promise.all(Array.from({ length: count }, () => openCart(guest, lines)));
        return statements.during(database, () => Promise.all(carts.map((cart) => placeOrder(guest, orderOf(cart)))));
      };
      expect(await placed(8)).toBeLessThan(8 * (await placed(1)));
    },
  );
});

describe('the plan of a frequent statement', () => {
  /** On each connection, PostgreSQL plans a statement five times for its values before it considers a generic plan. */
  const OFTEN = 12;
  /** A service has at most ten connections, and any of them may get its sixth statement of a kind only now. */
  const MAX_ROUNDS = 10;
  const product = 'title description variants { sku price { amount { amount } } availability { availableForSale } }';
  /** The plans that are made for `OFTEN` reads, once every connection has had the statement often enough. */
  const plansOf = async (database: string, read: () => Promise<{ errors: unknown[] }>) => {
    const readOn = async () => {
      for (let time = 0; time < OFTEN; time++) expect((await read()).errors).toEqual([]);
    };
    let plans = OFTEN;
    for (let round = 0; round <= MAX_ROUNDS && plans > 0; round++) {
      plans = await statements.plansDuring(database, OFTEN, readOn);
    }
    return plans;
  };

  it.each<[title: string, query: string]>([
    ['a page', `{ products { nodes { ${product} } } }`],
    ['a page of another size', `{ products(first: 3) { nodes { ${product} } } }`],
    ['the last page', `{ products(last: 7, sort: TITLE) { nodes { ${product} } } }`],
    ['a product by its slug', `{ product(slug: "stoneware-mug") { ${product} } }`],
    ['the tree of categories', '{ categories { title } }'],
  ])('the plan of a statement that comes again and again is kept: %s', async (_title, query) => {
    expect(await plansOf('products', () => guest.query(query))).toBe(0);
  });

  it('the plan of a frequent statement is kept: entities by key, a cart and an order', async () => {
    const [variant] = await findBuyable(guest, 1);
    const lines = [{ variantId: variant?.id ?? '', quantity: 1 }];
    const cart = await openCart(guest, lines);
    const { order, accessToken } = await placeOrder(guest, orderOf(await openCart(guest, lines)));
    const readCart = () =>
      guest.query('query ($id: ID!) { cart(id: $id) { lines { variant { title } } } }', { id: cart.id });
    const readOrder = () =>
      guest.query('query ($id: ID, $accessToken: String) { order(id: $id, accessToken: $accessToken) { number } }', {
        id: order.id,
        accessToken,
      });
    expect(await plansOf('cart', readCart)).toBe(0);
    expect(await plansOf('products', readCart)).toBe(0);
    expect(await plansOf('orders', readOrder)).toBe(0);
  });

  it('the plan of a frequent search is made for its words', async () => {
    expect(await plansOf('products', () => guest.query('{ products(search: "mug") { nodes { title } } }'))).toBe(OFTEN);
  });
});
