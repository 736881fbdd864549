import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createAuthority } from '@commerce/certificates';
import { expect, it, onTestFinished } from 'vitest';
import { createGraphQLTransport, type Destination, type TlsOfCalls } from './index.ts';

const ours = await createAuthority('ours');
const others = await createAuthority('ours');
const [known, stranger] = [await ours.issue({ names: ['127.0.0.1'] }), await others.issue({ names: ['127.0.0.1'] })];
const expired = { names: ['127.0.0.1'], until: new Date(Date.now() - 60_000) };
const answer: RequestListener = (_request, response) => void response.end('{"data":{"ok":true}}');

async function listen(options: ServerOptions, listener = answer, host = '127.0.0.1', port = 0) {
  const server = createServer(options, listener).listen({ host, port });
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function callTo(url: string, tls: TlsOfCalls, options: Partial<Destination> = {}) {
  const to = { url, tls, ...options };
  const transport = createGraphQLTransport({ service: 'cart-subgraph', to, timeoutMs: 5_000 });
  onTestFinished(() => transport.close());
  return () => transport.post({ query: '{ ok }' }, 'token');
}

const trusting =
  (certificates: ReturnType<TlsOfCalls>): TlsOfCalls =>
  () =>
    certificates;

it.each([
  ['its certificate is of another authority with the same name', stranger, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['its certificate has expired', await ours.issue(expired), 'CERT_HAS_EXPIRED'],
  [
    'its certificate has another name',
    await ours.issue({ names: ['localhost', '127.0.0.2'] }),
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  ['its certificate is that of an authority', { cert: others.cert, key: others.key }, 'INVALID_PURPOSE'],
  ['it speaks nothing later than TLS 1.1', { ...known, ...oldTls('TLSv1.1') }, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
])('a service is not called if %s', async (_title, options, code) => {
  let requests = 0;
  const port = await listen(options, () => {
    requests += 1;
  });
  const call = callTo(`https://127.0.0.1:${port}/graphql`, trusting({ ca: ours.cert }));
  const failure = await call().catch((error: Error & { cause?: object }) => error);
  expect(failure).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect((failure as Error).cause).toMatchObject({ code });
  expect(requests).toBe(0);
});

it('a service is called over TLS 1.2 and 1.3 if its certificate is of our authority and for the host of the URL', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const port = await listen({ ...known, minVersion: version, maxVersion: version });
    const call = callTo(`https://127.0.0.1:${port}/graphql`, trusting({ ca: ours.cert }));
    expect(await call()).toEqual({ data: { ok: true } });
  }
});

it('a service whose authority only Node.js would have to know is not called', async () => {
  const port = await listen(known);
  const call = callTo(`https://127.0.0.1:${port}/graphql`, trusting({}));
  await expect(call()).rejects.toMatchObject({ cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });
});

it('each address of a name must have a certificate for that name; mutations go to the others', async () => {
  const named = await ours.issue({ names: ['cart.shop.test'] });
  const served: string[] = [];
  const at = (address: string): RequestListener => {
    return (request, response) => {
      if (request.method === 'POST') served.push(address);
      answer(request, response);
    };
  };
  const port = await listen(named, at('127.0.0.1'));
  await listen(named, at('127.0.0.2'), '127.0.0.2', port);
  // It has a certificate for its address, which is not what the URL says.
  await listen(await ours.issue({ names: ['127.0.0.3'] }), at('127.0.0.3'), '127.0.0.3', port);
  const lookUp = async () => ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address) => ({ address, family: 4 }));
  const tls = trusting({ ca: ours.cert });
  const to = { url: `https://cart.shop.test:${port}/graphql`, tls, lookUp };
  const transport = createGraphQLTransport({ service: 'cart-subgraph', to, timeoutMs: 5_000 });
  onTestFinished(() => transport.close());
  const post = () => transport.post({ query: 'mutation M { ok }' }, 'token');
  // Its first calls may be made before the name is resolved.
  await expect.poll(() => post().catch(() => null)).toEqual({ data: { ok: true } });
  served.length = 0;
  for (let call = 0; call < 9; call += 1) await post();
  expect(new Set(served)).toEqual(new Set(['127.0.0.1', '127.0.0.2']));
});

it('new connections use the certificates of now, and open ones go on', async () => {
  const seen: unknown[] = [];
  const options = { ...known, ca: [ours.cert, others.cert], requestCert: true };
  const port = await listen(options, (request, response) => {
    seen.push((request.socket as TLSSocket).getPeerX509Certificate()?.subject);
    answer(request, response);
  });
  let current: ReturnType<TlsOfCalls> = { ca: ours.cert, ...(await ours.issue({ names: ['orders'] })) };
  const [call, later] = [0, 1].map(() => callTo(`https://127.0.0.1:${port}/graphql`, () => current));
  await call?.();
  current = { ca: ours.cert, ...(await others.issue({ names: ['orders.new'] })) };
  await call?.();
  await later?.();
  expect(seen).toEqual(['CN=orders', 'CN=orders', 'CN=orders.new']);
  current = { ca: others.cert };
  await expect(callTo(`https://127.0.0.1:${port}/graphql`, () => current)()).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
  });
});

/** OpenSSL 3 speaks the old versions only without its usual requirements. */
function oldTls(version: 'TLSv1.1') {
  return { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
}
