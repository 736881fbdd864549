import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createHttpServer, createLogger } from '../index.ts';
import { sendRaw } from './test-connection.ts';

const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true });
server.routes.route({
  url: '/graphql',
  method: ['GET', 'POST'],
  handler: ({ url, hostname, body }) => ({ address: new URL(url, `http://${hostname}/`).pathname, body }),
});
server.routes.get('/images/*', (_request, reply) => reply.callNotFound());
const url = await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => server.close());

/** The status of an answer, and the code of its error, which has GraphQL's form. */
function readAnswer(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const { errors = [] } = JSON.parse(body) as { errors?: { extensions: { code: string } }[] };
  return { status: Number(head.split(' ')[1]), code: errors[0]?.extensions.code, head: head.toLowerCase() };
}

describe('the Host header', () => {
  it.each([
    ['is missing', []],
    ['is empty', ['Host:']],
    ['is no host name', ['Host: a b']],
    ['has a path', ['Host: a/b']],
    ['names a user', ['Host: me@shop']],
    ['has a port that is no number', ['Host: shop:http']],
    ['has a port that is too large', ['Host: shop:99999']],
    ['is an open bracket', ['Host: [::1']],
    ['is no IPv4 address although it ends with a number', ['Host: 1.2.3.999']],
    ['has an escape that is none', ['Host: %zz']],
    ['is there twice', ['Host: shop', 'Host: shop']],
  ])('a Host header that %s is a bad request', async (_what, headers) => {
    for (const path of ['/graphql', '/nothing', '/health/live']) {
      const answer = await sendRaw(url, `GET ${path} HTTP/1.1`, ...headers, 'Connection: close', '');
      expect(readAnswer(answer)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    }
  });

  it.each(['shop', 'shop.example:4000', 'my_shop', '127.0.0.1:1', '[::1]:4000', 'xn--bcher-kva.example', 'SHOP.'])(
    'the Host header may be %s',
    async (host) => {
      const answer = await sendRaw(url, 'GET /graphql HTTP/1.1', `Host: ${host}`, 'Connection: close', '');
      expect(readAnswer(answer).status).toBe(200);
    },
  );

  it('the Host header may be missing in HTTP/1.0, which does not know it', async () => {
    expect(readAnswer(await sendRaw(url, 'GET /graphql HTTP/1.0', '')).status).toBe(200);
  });
});

describe('a request target', () => {
  it.each([
    ['//', 404],
    ['//graphql', 404],
    ['/graphql/', 200],
    ['/graphql/?query=x', 200],
    ['/graphql#%FF', 200],
    ['http://shop.example/graphql', 200],
    ['http://[/graphql', 400],
    ['http://shop:99999/graphql', 400],
    ['shop', 400],
    ['*', 404],
    ['/%', 400],
    ['/images/%00', 404],
  ])('a request target that is %s gets %i', async (target, status) => {
    const answer = await sendRaw(url, `GET ${target} HTTP/1.1`, 'Host: shop', 'Connection: close', '');
    expect(readAnswer(answer).status).toBe(status);
  });
});

describe('a method that a path does not support', () => {
  it.each([
    ['PUT', '/graphql', 405, 'allow: get, post'],
    ['DELETE', '/graphql/?query=x', 405, 'allow: get, post'],
    ['PATCH', '/graphql', 405, 'allow: get, post'],
    ['OPTIONS', '/graphql', 405, 'allow: get, post'],
    ['TRACE', '/graphql', 405, 'allow: get, post'],
    ['PROPFIND', '/graphql', 405, 'allow: get, post'],
    ['POST', '/health/ready', 405, 'allow: get'],
    ['DELETE', '/images/a.png', 405, 'allow: get'],
    ['GET', '/images/a.png', 404, 'content-type'],
    ['PUT', '/nothing', 404, 'content-type'],
  ])(
    'a method that a path does not support is refused: %s %s gets %i with %s',
    async (method, target, status, header) => {
      const answer = await sendRaw(url, `${method} ${target} HTTP/1.1`, 'Host: shop', 'Connection: close', '');
      expect(readAnswer(answer)).toMatchObject({ status, head: expect.stringContaining(header) });
      expect(readAnswer(answer).code).toBe(status === 405 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND');
    },
  );
});

describe('a body', () => {
  const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

  it.each(['gzip', 'GZIP', 'br', 'deflate, gzip', 'x'])(
    'a request body with the encoding %s is refused',
    async (encoding) => {
      const response = await post({ 'content-encoding': encoding }, new Uint8Array(gzipSync('{"query":"{ a }"}')));
      expect(response.status).toBe(415);
      expect(response.headers.get('accept-encoding')).toBe('identity');
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    },
  );

  it('a request body with the encoding identity is read', async () => {
    expect(await (await post({ 'content-encoding': 'identity' }, '{"a":1}')).json()).toMatchObject({ body: { a: 1 } });
  });

  it.each([
    [400, {}, '{'],
    [413, {}, JSON.stringify('x'.repeat(1_000_001))],
    [415, { 'content-type': 'application/xml' }, '<a/>'],
  ])(
    'a request body that cannot be read is answered %i in the form of a GraphQL answer',
    async (status, headers, body) => {
      const response = await post(headers, body);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    },
  );
});

it.each([
  ['no HTTP', 400, ['HELLO']],
  ['a header without a name', 400, ['GET / HTTP/1.1', 'Host: shop', ': x', '']],
  ['two lengths', 400, ['POST / HTTP/1.1', 'Host: shop', 'Content-Length: 1', 'Content-Length: 2', '']],
  ['too large headers', 431, ['GET / HTTP/1.1', 'Host: shop', `X: ${'x'.repeat(20_000)}`, '']],
  [
    'a long Accept header',
    406,
    ['GET / HTTP/1.1', 'Host: shop', 'Connection: close', `Accept: ${'a/b,'.repeat(300)}`, ''],
  ],
])('%s gets %i in the form of a GraphQL response', async (_what, status, lines) => {
  expect(readAnswer(await sendRaw(url, ...lines, ''))).toMatchObject({ status, code: 'BAD_REQUEST' });
});
