import { describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';

const stranger = createClient(inject('gatewayUrl'));

/** A list nested `times` deep: `open` repeated around `inner`. */
const nested = (open: string, times: number, inner: string) =>
  `${`${open} { `.repeat(times)}${inner}${' }'.repeat(times * open.split('{').length)}`;

const tooExpensive = expect.objectContaining({
  code: 'QUERY_TOO_EXPENSIVE',
  cost: { estimated: expect.any(Number), limit: 5_000 },
});

describe('variables with very many wrong values', () => {
  it.each<[string, string, unknown]>([
    [
      'a list of wrong items',
      'mutation ($v: RefundOrderInput!) { refundOrder(input: $v) { order { id } } }',
      { lines: Array.from({ length: 3_000 }, () => ({})) },
    ],
    [
      'an object with many unknown fields, all of which each error would show',
      'query ($v: ProductFilter) { products(filter: $v) { totalCount } }',
      Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`k${index}`, 0])),
    ],
  ])(
    'variables with very many wrong values are refused with one error of bounded length: %s',
    async (_what, query, v) => {
      const { status, errors } = await stranger.query(query, { v });
      expect({ status, count: errors?.length, code: errors?.[0]?.extensions?.code }).toEqual({
        status: 400,
        count: 1,
        code: 'BAD_USER_INPUT',
      });
      expect(errors?.[0]?.message.length).toBeLessThan(1_000);
    },
  );
});

describe('variables cannot hide what an operation costs', () => {
  const lists = (argument: string) =>
    Array.from({ length: 80 }, (_, n) => `a${n}: products(first: ${argument}) { nodes { id } }`).join(' ');

  it.each<[string, string, Record<string, unknown>]>([
    [
      'a condition with the name of a property of every object',
      `query ($toString: Boolean = true) { ... @include(if: $toString) { ${lists('100')} } }`,
      {},
    ],
    [
      'a variable that is not declared, with the name that a declared one gets',
      `query ($representations: Int) { ${lists('$representations')} }`,
      { representations: 0, own_representations: 100, own_0_representations: 100 },
    ],
  ])('what a variable hides costs as much: %s', async (_what, query, variables) => {
    const { data, errors } = await stranger.query(query, variables);
    if (errors?.length) expect(errors[0]?.extensions.code).toBe('QUERY_TOO_EXPENSIVE');
    else expect(Object.values<{ nodes: unknown[] }>(data).every(({ nodes }) => nodes.length === 0)).toBe(true);
  });

  it('a variable that is not sent has no value, also if it is called toString', async () => {
    const { data, errors } = await stranger.query(
      'query ($toString: Int, $valueOf: String) { products(first: $toString, after: $valueOf) { nodes { variants { id } } } }',
    );
    expect({ errors, count: data.products.nodes.length }).toEqual({ errors: [], count: 20 });
  });
});

describe('an operation whose lists multiply is refused before it is planned', () => {
  it.each<[string, string]>([
    [
      'variants of products of variants',
      '{products(first:100){nodes{variants{product{variants{product{variants{product{id}}}}}}}}}',
    ],
    [
      'the same with more of each',
      '{products(first:100){nodes{variants{product{variants{product{id title description variants{id}}}}}}}}',
    ],
    [
      'prices and their variants',
      `{ products(first: 100) { nodes { ${nested('variants { price { variant { product', 2, 'id')} } } }`,
    ],
    [
      'histories of prices',
      '{ products(first: 100) { nodes { variants { priceHistory(first: 100) { nodes { id } } } } } }',
    ],
    ['categories and their children', `{ ${nested('categories', 1, nested('children', 4, 'slug'))} }`],
    ['children and breadcrumbs', `{ categories { ${nested('children { breadcrumbs', 3, 'slug')} } }`],
    [
      'lines of carts of orders',
      '{ myOrders(first: 100) { nodes { cart { lines { variant { product { variants { id } } } } } } } }',
    ],
    [
      'the same product by many names',
      `{ ${Array.from({ length: 60 }, (_, n) => `p${n}: products(first: 100) { nodes { id } }`).join(' ')} }`,
    ],
    [
      'pages without their items',
      `{ ${Array.from({ length: 76 }, (_, n) => `p${n}: products(first: ${100 - n}) { __typename }`).join(' ')} }`,
    ],
    [
      'many searches',
      `{ ${Array.from({ length: 40 }, (_, n) => `p${n}: products(first: 1, search: "${n}") { totalCount }`).join(' ')} }`,
    ],
    [
      'two lists with facets',
      '{ a: products(first: 1) { facets { prices { count } } } b: products(last: 1) { facets { prices { count } } } }',
    ],
    [
      'many suggestions',
      `{ ${Array.from({ length: 12 }, (_, n) => `p${n}: searchSuggestions(prefix: "${n}") { text }`).join(' ')} }`,
    ],
    [
      'a leaf by many names',
      `{ products(first: 100) { nodes { variants { ${Array.from({ length: 99 }, (_, n) => `a${n}: title`).join(' ')} } } } }`,
    ],
  ])('an operation that costs too much is refused: %s', async (_what, query) => {
    const { status, errors, data } = await stranger.query(query);
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([{ extensions: tooExpensive }]);
  });

  it('an operation is refused by what it costs with the variables of the request, even if it is known', async () => {
    const query = `query ($first: Int, $more: Int) {
      products(first: $first) { nodes { variants { priceHistory(first: $more) { nodes { id } } } } }
    }`;
    for (const [first, more, status] of [
      [1, 1, 200],
      [2, 1, 200],
      [100, 100, 400],
      [2, 2, 200],
    ] as const) {
      expect(await stranger.query(query, { first, more })).toMatchObject({ status });
    }
  });

  it("a search with all that a shop's list shows is within the limit: 20 products with their variants, filtered, with facets", async () => {
    const query = `{ products(first: 20, search: "mug", filter: { category: "kitchen", availableOnly: true }) {
      totalCount pageInfo { hasNextPage endCursor }
      facets { vendors { value count } tags { value count } categories { category { id title } count } prices { min { amount } count } }
      nodes {
        id title slug vendor images { url altText } categories { slug title }
        priceRange { min { amount currencyCode } max { amount } }
        variants {
          id title sku selectedOptions { name value } availability { availableForSale quantityAvailable }
          price { amount { amount currencyCode } compareAt { amount } }
        }
      }
    } }`;
    expect((await stranger.query(query)).errors).toEqual([]);
  });

  it('an answer says what the operation was estimated to cost, and in development what it did cost', async () => {
    const query = '{ products(first: 2) { nodes { id variants { id } } } }';
    const { extensions } = await stranger.query(query, {}, { 'query-plan': '1' });
    const { estimated, actual, limit } = extensions.cost as Record<string, number>;
    expect(limit).toBe(5_000);
    expect(estimated).toBe(Math.round(60 + 2 * (1.1 + 5 * 1.1)));
    // The page itself, its products, and at least one variant per product.
    expect(actual).toBeGreaterThanOrEqual(Math.round(60 + 2 * (1.1 + 1.1)));
  });
});

describe("a document that is deep or long is the client's mistake, whatever is deep", () => {
  it.each<[string, string]>([
    ['fragments without a name', `{ ${'... { '.repeat(1_500)} __typename ${'}'.repeat(1_500)} }`],
    [
      'fragments that nobody spreads',
      `{ __typename } fragment F on Query { ${'... { '.repeat(1_500)} __typename ${'}'.repeat(1_501)}`,
    ],
    ['lists in an argument', `{ products(filter: { tags: ${'['.repeat(5_000)}${']'.repeat(5_000)} }) { totalCount } }`],
    ['types of a variable', `query ($a: ${'['.repeat(5_000)}Int${']'.repeat(5_000)}) { __typename }`],
    ['directives', `{ __typename ${'@skip(if: false) '.repeat(400)} }`],
  ])("a document that is too deep or long is refused as the client's mistake: %s", async (_what, query) => {
    const { status, errors } = await stranger.query(query);
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_EXPENSIVE' } }]);
  });

  it('variables within variables are refused, for an operation that is known and for one that is not', async () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const query = 'query ($min: SafeInt) { products(filter: { price: { min: $min } }) { nodes { id } } }';
    for (const variables of [deep(10_000), '1', '1', deep(10_000), deep(30)]) {
      const { status } = await stranger.post(`{"query":${JSON.stringify(query)},"variables":{"min":${variables}}}`);
      expect(status).toBe(variables === '1' ? 200 : 400);
    }
  });
});
