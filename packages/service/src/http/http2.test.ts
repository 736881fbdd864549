import { connect, type SecureClientSessionOptions } from 'node:http2';
import { get } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpServer, createLogger, type ServerTls } from '../index.ts';
import { createCertificate } from './test-certificate.ts';
import { openConnection, sendRaw } from './test-connection.ts';

async function serve(tls: ServerTls | null) {
  const server = createHttpServer({
    logger: createLogger('test', 'silent'),
    isReady: async () => true,
    settings: { http2: true, tls },
  });
  server.routes.post('/graphql', ({ body, hostname }) => ({ data: body, hostname }));
  onTestFinished(() => server.close());
  return server.listen({ host: '127.0.0.1', port: 0 });
}

/** Posts over HTTP/2. */
async function post(url: string, body: string, options: SecureClientSessionOptions = {}) {
  const client = connect(url, options);
  const request = client.request({ ':method': 'POST', ':path': '/graphql', 'content-type': 'application/json' });
  request.end(body);
  const headers = new Promise<Record<string, unknown>>((resolve) => request.once('response', resolve));
  const text = String(Buffer.concat(await request.toArray()));
  client.close();
  return { status: (await headers)[':status'], body: JSON.parse(text) };
}

describe('without TLS', () => {
  it('without TLS, HTTP/2 with prior knowledge and HTTP/1.1 are served on one port', async () => {
    const url = await serve(null);
    const expected = { status: 200, body: { data: { a: 1 }, hostname: '127.0.0.1' } };
    expect(await post(url, '{"a":1}')).toEqual(expected);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect({ status: response.status, body: await response.json() }).toEqual(expected);
    expect((await post(url, '{')).status).toBe(400);
  });

  it('without TLS, a method that starts like the preface of HTTP/2 is HTTP/1.1, however it is split', async () => {
    const url = await serve(null);
    expect(await sendRaw(url, 'PROPFIND /graphql HTTP/1.1', 'Host: shop', 'Connection: close', '')).toMatch(/ 405 /);
    const connection = openConnection(url);
    connection.socket.setNoDelay(true);
    for (const piece of ['P', 'R', 'O', 'PFIND /graphql HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n']) {
      await new Promise<void>((resolve) => connection.socket.write(piece, () => setImmediate(resolve)));
    }
    expect(await connection.ended).toMatch(/ 405 /);
  });
});

it('with TLS, HTTP/2 and HTTP/1.1 are served on one port, as the client supports', async () => {
  const tls = await createCertificate(onTestFinished);
  const url = await serve(tls);
  expect(url).toMatch(/^https:/);
  expect(await post(url, '{"a":1}', { ca: tls.ca })).toMatchObject({ status: 200, body: { data: { a: 1 } } });
  const version = await new Promise((resolve, reject) => {
    get(`${url}/health/live`, { ca: tls.ca }, (response) => {
      response.resume();
      resolve([response.statusCode, response.httpVersion]);
    }).on('error', reject);
  });
  expect(version).toEqual([200, '1.1']);
});
