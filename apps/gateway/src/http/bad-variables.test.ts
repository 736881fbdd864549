import { afterAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../test-app.ts';

const { gateway, posted } = await createTestGateway();
afterAll(() => gateway.close());

async function ask(query: string, variables: unknown, headers = {}) {
  const payload = { query, variables };
  const response = await gateway.routes.inject({ method: 'POST', url: '/graphql', headers, payload });
  return { status: response.statusCode, errors: response.json().errors ?? [] };
}

const bad: [what: string, query: string, variables: unknown][] = [
  ['another type', 'query ($n: Int) { products(first: $n) { totalCount } }', { n: 'x' }],
  ['a fraction for an Int', 'query ($n: Int) { products(first: $n) { totalCount } }', { n: 1.5 }],
  ['a number that is no Int', 'query ($n: Int) { products(first: $n) { totalCount } }', { n: 2 ** 31 }],
  ['a list for one value', 'query ($n: Int) { products(first: $n) { totalCount } }', { n: [1] }],
  ['an object for a text', 'query ($s: String!) { category(slug: $s) { id } }', { s: {} }],
  ['a value that is missing', 'query ($s: String!) { category(slug: $s) { id } }', {}],
  ['null for what is not nullable', 'query ($s: String!) { category(slug: $s) { id } }', { s: null }],
  ['an unknown value of an enum', 'query ($s: ProductSort) { products(sort: $s) { totalCount } }', { s: 'PRICE_ASCC' }],
  [
    'an unknown field of an input',
    'query ($f: ProductFilter) { products(filter: $f) { totalCount } }',
    { f: { tag: 1 } },
  ],
  [
    'null within a list of what is not nullable',
    'query ($f: ProductFilter) { products(filter: $f) { totalCount } }',
    { f: { tags: [null] } },
  ],
  ['null for a default at an argument', 'query ($s: String = "a") { category(slug: $s) { id } }', { s: null }],
  [
    'null for a default in an input',
    'query ($n: String = "a") { products(filter: { options: [{ name: $n, values: [] }] }) { totalCount } }',
    { n: null },
  ],
  [
    'null for a default in a list',
    'query ($t: String = "a") { products(filter: { tags: [$t] }) { totalCount } }',
    { t: null },
  ],
  [
    'null for a default of @include',
    'query ($a: Boolean = true) { categories @include(if: $a) { slug } }',
    { a: null },
  ],
  ['null for a default of @skip', 'query ($a: Boolean = true) { categories @skip(if: $a) { slug } }', { a: null }],
  [
    'null for a default in a fragment',
    'query ($a: Boolean = true) { categories { ...F } } fragment F on Category { slug @include(if: $a) }',
    { a: null },
  ],
];

describe.each(bad)('a variable with %s', (_what, query, variables) => {
  it('an invalid variable gets HTTP 400 with the code of a client error, and no subgraph is called', async () => {
    const before = posted.length;
    for (let time = 0; time < 3; time += 1) {
      const { status, errors } = await ask(query, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(status).toBe(400);
    }
    expect(posted).toHaveLength(before);
  });

  it('an invalid variable gets no suggestions of schema names if introspection is off', async () => {
    expect(JSON.stringify((await ask(query, variables)).errors)).not.toContain('Did you mean');
  });

  it('an invalid variable gets HTTP 200 for a client that accepts only application/json', async () => {
    const { status, errors } = await ask(query, variables, { accept: 'application/json' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(status).toBe(200);
  });
});

it('a known operation with a default refuses null, and uses the default if the variable is omitted', async () => {
  const query = 'query ($s: String = "a") { category(slug: $s) { slug } }';
  for (let time = 0; time < 3; time += 1) expect(await ask(query, {})).toEqual({ status: 200, errors: [] });
  expect((await ask(query, { s: null })).status).toBe(400);
  expect(await ask(query, { s: 'b' })).toEqual({ status: 200, errors: [] });
});

it.each([
  ['a field', '{ product { id } product2: produkt { id } }'],
  ['an argument', '{ products(frist: 1) { totalCount } }'],
  ['a value of an enum', '{ products(sort: PRICE_ASCC) { totalCount } }'],
  ['a field of an input', '{ products(filter: { tagss: [] }) { totalCount } }'],
  ['a type', '{ products { nodes { ... on Produkt { id } } } }'],
  ['a directive', '{ products @incude(if: true) { totalCount } }'],
  ['a fragment', '{ ...Produts } fragment Products on Query { products { totalCount } }'],
])('an unknown name of %s gets no suggestions of schema names if introspection is off', async (_what, query) => {
  const { status, errors } = await ask(query, {});
  expect(status).toBe(400);
  expect(JSON.stringify(errors)).not.toContain('Did you mean');
});
