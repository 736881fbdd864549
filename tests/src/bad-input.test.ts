import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));

/** What clients must never see: code, SQL, libraries, addresses. */
const INTERNALS = /prisma|postgres|\bSELECT\b|\bINSERT\b|at .*\.(js|ts):\d|node_modules|127\.0\.0\.1|ECONNREFUSED/i;

const hostile = [
  '',
  ' ',
  '0',
  "'; DROP TABLE product; --",
  '\u0000',
  'é'.repeat(3000),
  '../../etc/passwd',
  '💥',
  randomUUID(),
];

describe('an unknown id or slug', () => {
  it.each(hostile)('an unknown id or slug gives null: %j', async (id) => {
    const { data, errors } = await guest.query(
      `query ($id: ID!, $slug: String!) {
        byId: product(id: $id) { id } bySlug: product(slug: $slug) { id }
        category(slug: $slug) { id } cart(id: $id) { id } order(id: $id) { id }
      }`,
      { id, slug: id },
    );
    expect(JSON.stringify(errors)).not.toMatch(INTERNALS);
    expect(errors).toEqual([]);
    expect(data).toEqual({ byId: null, bySlug: null, category: null, cart: null, order: null });
  });

  it.each(hostile)('an unknown id or slug is a typed error in a mutation: %j', async (id) => {
    const { data, errors } = await guest.query(
      `mutation ($id: ID!) {
        createCart(input: { lines: [{ variantId: $id, quantity: 1 }] }) { cart { id } userErrors { code path } }
        clearCart(input: { cartId: $id }) { cart { id } userErrors { code path } }
      }`,
      { id },
    );
    expect(errors).toEqual([]);
    expect(data.createCart).toEqual({
      cart: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['lines', '0', 'variantId'] }],
    });
    expect(data.clearCart).toEqual({ cart: null, userErrors: [{ code: 'NOT_FOUND', path: ['cartId'] }] });
  });
});

describe('an invalid request', () => {
  it.each([{ category: 'a\0b' }, { options: [{ name: 'a\0b', values: ['S'] }] }, { tags: ['a\0b'] }])(
    'a filter by an invalid text is BAD_USER_INPUT: %j',
    async (filter) => {
      const { errors } = await guest.query('query ($f: ProductFilter) { products(filter: $f) { totalCount } }', {
        f: filter,
      });
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    },
  );

  const cases: [string, string, Record<string, unknown>, string][] = [
    ['a syntax error', '{ products(', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of another type',
      'query ($n: Int) { products(first: $n) { totalCount } }',
      { n: 'x' },
      'BAD_USER_INPUT',
    ],
    ['a page size over 100', '{ products(first: 101) { totalCount } }', {}, 'BAD_USER_INPUT'],
    ['a negative page size', '{ products(first: -1) { totalCount } }', {}, 'BAD_USER_INPUT'],
    ['both directions at once', '{ products(first: 1, last: 1) { totalCount } }', {}, 'BAD_USER_INPUT'],
    ['a forged cursor', '{ products(after: "x") { nodes { id } } }', {}, 'BAD_USER_INPUT'],
    ['neither id nor slug', '{ product { id } }', {}, 'BAD_USER_INPUT'],
    ['both id and slug', '{ product(id: "1", slug: "a") { id } }', {}, 'BAD_USER_INPUT'],
    ['a mistyped order number', '{ order(number: "7QX4-M2KD-9T6") { id } }', {}, 'BAD_USER_INPUT'],
    [
      'a custom scalar of another type',
      'mutation ($i: PlaceOrderInput!) { placeOrder(input: $i) { replayed } }',
      {
        i: {
          ...orderOf({ id: 'x', version: 1, checkoutPreview: { total: { minorUnits: 1.5, currencyCode: 'EUR' } } }),
        },
      },
      'BAD_USER_INPUT',
    ],
  ];

  it.each(cases)('an invalid request is refused with a stable code: %s', async (_title, query, variables, code) => {
    const { errors } = await guest.query(query, variables);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(JSON.stringify(errors)).not.toMatch(INTERNALS);
    expect(JSON.stringify(errors)).not.toContain('stacktrace');
  });

  it.each(['{ __schema { types { isOneOf } } }', '{ __type(name: "Query") { isOneOf name } __typename }'])(
    'introspection of what the planner does not know is answered: %s',
    async (query) => {
      expect(await guest.query(query)).toMatchObject({ status: 200, errors: [] });
    },
  );

  it('introspection of what the planner does not know, beside other fields, is a request of the wrong form', async () => {
    const { status, errors } = await guest.query(
      '{ __schema { types { isOneOf } } products(first: 1) { nodes { id } } }',
    );
    expect({ status, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({
      status: 400,
      codes: ['GRAPHQL_VALIDATION_FAILED'],
    });
  });

  it('a name that the document lacks is refused, even if name and text together are those of a known operation', async () => {
    const text = '{ products(first: 1) { nodes { id } } }';
    for (let time = 0; time < 3; time += 1) await guest.query(`query ${text}`);
    const { status } = await guest.post(JSON.stringify({ query: text, operationName: 'query' }));
    expect(status).toBe(400);
  });

  it.each(['', 'null', '[]', '{', '{"query":1}', '{"query":"{ __typename }","variables":[]}'])(
    'a request with an invalid body gets a JSON answer: %j',
    async (body) => {
      const { status, errors } = await guest.post(body);
      expect(status).toBe(400);
      expect(errors.length).toBeGreaterThan(0);
      expect(JSON.stringify(errors)).not.toMatch(INTERNALS);
    },
  );
});

describe('an order that cannot be placed', () => {
  it('an order that cannot be placed gets every error in its input, and changes nothing', async () => {
    const [variant] = await findBuyable(guest, 1);
    const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const input = orderOf(cart);
    const wrong = {
      ...input,
      email: 'nobody',
      idempotencyKey: 'short',
      expectedTotal: { minorUnits: -1, currencyCode: 'USD' },
      shippingAddress: { name: ' ', line1: 'x'.repeat(201), city: 'Rome', countryCode: 'UK' },
    };
    const { order, userErrors } = await placeOrder(guest, wrong);
    expect(order).toBeNull();
    expect(userErrors.map(({ path }) => path?.join('.'))).toEqual([
      'email',
      'idempotencyKey',
      'expectedTotal.currencyCode',
      'expectedTotal.minorUnits',
      'shippingAddress.name',
      'shippingAddress.line1',
      'shippingAddress.countryCode',
    ]);
    expect((await placeOrder(guest, input)).order).toMatchObject({ status: 'CONFIRMED' });
  });

  it.each(['a\0b@example.com', 'a\ud800b@example.com'])(
    'an order with a text that cannot be stored is not placed: %j',
    async (email) => {
      const [variant] = await findBuyable(guest, 1);
      const input = orderOf(await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]));
      const { order, userErrors } = await placeOrder(guest, { ...input, email, idempotencyKey: `${email} again` });
      expect(order).toBeNull();
      expect(userErrors).toMatchObject([
        { code: 'INVALID_INPUT', path: ['email'] },
        { code: 'INVALID_INPUT', path: ['idempotencyKey'] },
      ]);
    },
  );

  it('an order of an empty cart is not placed', async () => {
    const cart = await openCart(guest, []);
    const input = { ...orderOf(cart), expectedTotal: { minorUnits: 0, currencyCode: 'EUR' } };
    expect(cart.checkoutPreview.total.minorUnits).toBe(0);
    expect(await placeOrder(guest, input)).toMatchObject({ order: null, userErrors: [{ code: 'INVALID_INPUT' }] });
  });

  it.each([
    ['no list of currencies', 'DOUBLOONS'],
    ['this shop', 'USD'],
  ])('an order in a currency of %s is not placed', async (_, currencyCode) => {
    const [variant] = await findBuyable(guest, 1);
    const input = orderOf(await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]));
    const { errors, data } = await guest.query(
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code path } } }',
      { input: { ...input, expectedTotal: { ...input.expectedTotal, currencyCode } } },
    );
    const codes = [...errors.map(({ extensions }) => extensions.code), data?.placeOrder?.userErrors[0].code];
    expect(['BAD_USER_INPUT', 'INVALID_INPUT']).toContain(codes[0]);
    expect(data?.placeOrder?.order ?? null).toBeNull();
  });

  it('an order with another total than the buyer agreed to leaves the cart unchanged', async () => {
    const [variant] = await findBuyable(guest, 1);
    const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const input = orderOf(cart);
    const agreed = { minorUnits: input.expectedTotal.minorUnits - 1, currencyCode: 'EUR' };
    expect(await placeOrder(guest, { ...input, expectedTotal: agreed })).toMatchObject({
      order: null,
      userErrors: [{ __typename: 'PriceChanged', code: 'PRICE_CHANGED' }],
    });
    const { data } = await guest.query('query ($id: ID!) { cart(id: $id) { status version } }', { id: cart.id });
    expect(data.cart).toEqual({ status: 'ACTIVE', version: cart.version });
    const retried = await placeOrder(guest, { ...input, idempotencyKey: randomUUID() });
    expect(retried.order).toMatchObject({ status: 'CONFIRMED' });
  });
});

describe('an operation that is too expensive', () => {
  it('an operation that is too expensive is refused before any work, by POST and by GET', async () => {
    const text = `{ ${Array.from({ length: 101 }, (_, index) => `c${index}: categories { slug }`).join(' ')} }`;
    const byPost = await guest.query(text);
    const response = await fetch(`${inject('gatewayUrl')}?${new URLSearchParams({ query: text })}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    for (const { status, errors } of [byPost, { status: response.status, ...(await response.json()) }]) {
      expect(status).toBe(400);
      expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_EXPENSIVE' } }]);
    }
  });
});
