import { request } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, createLogger, type HttpSettings } from '../index.ts';
import { createCertificate } from './test-certificate.ts';
import { openConnection } from './test-connection.ts';

async function serve(settings: Partial<HttpSettings> = {}) {
  const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true, settings });
  server.routes.get('/bug', () => {
    throw new Error('a bug');
  });
  onTestFinished(() => server.close());
  return server.listen({ host: '127.0.0.1', port: 0 });
}

const HEADERS = ['x-content-type-options', 'content-security-policy', 'referrer-policy', 'permissions-policy'];

it.each([
  ['an answer', 'GET /health/live HTTP/1.1\r\nHost: shop'],
  ['an unknown address', 'GET /nothing HTTP/1.1\r\nHost: shop'],
  ['a method that is not allowed', 'PUT /health/live HTTP/1.1\r\nHost: shop'],
  ['a bug', 'GET /bug HTTP/1.1\r\nHost: shop'],
  ['a request without Host', 'GET /health/live HTTP/1.1'],
  ['an address that is no URL', 'GET /%zz HTTP/1.1\r\nHost: shop'],
  ['what is no HTTP', 'no HTTP'],
])('%s has the security headers for browsers', async (_what, lines) => {
  const connection = openConnection(await serve());
  connection.write(lines, 'Connection: close', '');
  const [head = ''] = (await connection.ended).toLowerCase().split('\r\n\r\n');
  for (const name of HEADERS) expect(head).toContain(`\r\n${name}: `);
  expect(head).not.toContain('strict-transport-security');
});

it('answers over TLS tell browsers to use nothing else', async () => {
  const tls = await createCertificate(onTestFinished);
  const url = await serve({ tls });
  const header = await new Promise((resolve, reject) => {
    request(`${url}/health/live`, { ca: tls.ca, agent: false }, (answer) =>
      resolve(answer.resume().headers['strict-transport-security']),
    )
      .on('error', reject)
      .end();
  });
  expect(header).toBe('max-age=31536000');
});

it('behind a proxy that ends TLS, the same security headers are sent', async () => {
  const response = await fetch(`${await serve()}/health/live`, { headers: { 'x-forwarded-proto': 'https' } });
  expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
});
