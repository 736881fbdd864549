import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { createTestGateway } from './test-app.ts';

const { gateway, posted } = await createTestGateway();
const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => gateway.close());

it.each([
  ['plainly', ''],
  ['with a comment of bytes that are no UTF-8', '%20%23%FF'],
  ['with something after a #', '#%0A%7D'],
])('an operation in a URL is measured in the form in which it is executed if it is written %s', async (_how, end) => {
  const text = `{ ${Array.from({ length: 101 }, (_, index) => `c${index}: categories { slug }`).join(' ')} }`;
  // Neither fetch nor undici would send a #.
  const answer = await sendRaw(`/graphql?query=${encodeURIComponent(text)}${end}`);
  expect(answer).toContain('QUERY_TOO_EXPENSIVE');
});

it('a variable that is not given is not passed on, whatever its name', async () => {
  const query = 'query ($__proto__: Int = 3) { products(first: $__proto__) { totalCount } }';
  // Only an operation that was planned before is passed through.
  for (let time = 0; time < 2; time += 1) {
    await gateway.routes.inject({ method: 'POST', url: '/graphql', payload: { query } });
  }
  expect(posted.map(({ body }) => JSON.parse(body).variables)).toEqual([{}, {}]);
});

it.each([
  ['fields', (count: number) => `{ ${names(count, 'a')} }`],
  ['types', (count: number) => `{ ${names(count, '...on A').replaceAll(/A\d+/g, '$& { id }')} }`],
  ['types of variables', (count: number) => `query (${names(count, '$a: A')}) { a }`],
])('of the mistakes in a document, such as unknown %s, ten are looked for', async (_what, write) => {
  const { body } = await gateway.routes.inject({ method: 'POST', url: '/graphql', payload: { query: write(90) } });
  expect(JSON.parse(body).errors).toHaveLength(11);
});

it('a known query over GET gets the answer of Apollo Server, and a known mutation over GET is refused', async () => {
  const ask = async (query: string, method: 'GET' | 'POST') => {
    const headers = { 'apollo-require-preflight': '1' };
    const sent = method === 'GET' ? { query: { query } } : { payload: { query } };
    const response = await gateway.routes.inject({ method, url: '/graphql', headers, ...sent });
    const { date: _date, ...others } = response.headers;
    return { status: response.statusCode, headers: others, body: response.body };
  };
  const query = '{ cart(id: "get") { version } }';
  const [first, second] = [await ask(query, 'GET'), await ask(query, 'GET')];
  // A known operation gets the subgraph's answer unchanged.
  expect(first.body).toBe('{"data":{"cart":null}}\n');
  expect(second.body).toBe('{"data":{}}\n');
  expect(second).toEqual({ ...first, body: second.body, headers: { ...first.headers, 'content-length': '12' } });
  const mutation = 'mutation { createCart(input: {}) { userErrors { code } } }';
  for (let time = 0; time < 2; time += 1) await ask(mutation, 'POST');
  posted.length = 0;
  expect(await ask(mutation, 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  expect(posted).toEqual([]);
});

it.each(['br', 'gzip', undefined])('a large answer is compressed as the client requests: %s', async (encoding) => {
  const query = `{ ${Array.from({ length: 90 }, (_, index) => `a_long_alias_${index}: __typename`).join(' ')} }`;
  const response = await gateway.routes.inject({
    method: 'POST',
    url: '/graphql',
    headers: encoding ? { 'accept-encoding': encoding } : {},
    payload: { query },
  });
  expect(response.headers['content-encoding']).toBe(encoding);
  const decode = { br: brotliDecompressSync, gzip: gunzipSync }[encoding ?? ''] ?? ((bytes: Buffer) => bytes);
  expect(Object.keys(JSON.parse(String(decode(response.rawPayload))).data)).toHaveLength(90);
});

it('a small answer is never compressed', async () => {
  const response = await gateway.routes.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'accept-encoding': 'br, gzip' },
    payload: { query: '{ __typename }' },
  });
  expect(response.headers['content-encoding']).toBeUndefined();
  expect(response.json()).toEqual({ data: { __typename: 'Query' } });
});

it.each([
  ['of an unknown name', { query: 'query A { __typename }', operationName: 'B' }],
  ['of an empty name', { query: 'query A { __typename }', operationName: '' }],
  ['of several without a name', { query: 'query A { __typename } query B { __typename }' }],
  ['of several with an empty name', { query: 'query A { __typename } query B { __typename }', operationName: '' }],
  ['of several with null for a name', { query: 'query A { __typename } query B { __typename }', operationName: null }],
  ['of a document that has none', { query: 'fragment F on Query { __typename }' }],
  ['of a kind that the graph does not have', { query: 'subscription { x }' }],
])('a request for an operation %s is HTTP 400 with a code, however often it is sent', async (_which, payload) => {
  for (let time = 0; time < 3; time += 1) {
    const response = await gateway.routes.inject({ method: 'POST', url: '/graphql', payload });
    expect(response.statusCode).toBe(400);
    const [{ message, extensions }] = response.json().errors;
    expect(extensions.code).toMatch(/^(OPERATION_RESOLUTION_FAILURE|GRAPHQL_VALIDATION_FAILED)$/);
    const name = 'operationName' in payload ? payload.operationName : null;
    if (name !== null) expect(message).toContain(`"${name}"`);
  }
});

function sendRaw(path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname)
      .on('data', (chunk) => {
        answer += chunk;
      })
      .on('end', () => resolve(answer))
      .on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: gateway\r\napollo-require-preflight: 1\r\nconnection: close\r\n\r\n`);
  });
}

it('GET / redirects to the explorer if there is one, and GET // leads nowhere', async () => {
  const exposure = { queryPlans: false, introspection: true, explorer: true };
  const { gateway: explorable } = await createTestGateway({ exposure });
  const statusOf = async (url: string) => (await explorable.routes.inject({ method: 'GET', url })).statusCode;
  expect(await statusOf('/')).toBe(302);
  expect(await statusOf('//')).toBe(404);
  await explorable.close();
});

/** Names that differ by their number. */
function names(count: number, name: string): string {
  return Array.from({ length: count }, (_, index) => `${name.replace('$a', `$a${index}`)}${index}`).join(' ');
}
