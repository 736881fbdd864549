import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority } from '@commerce/certificates';
import { createGraphQLTransport } from '@commerce/service-client';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createLogger, type EnvError, envFields, openCalls, readEnv } from '../index.ts';
import { writeFiles } from './test-files.ts';

const ours = await createAuthority('ours');
const others = await createAuthority('others');
const filesOf = (texts: Record<string, string>) => writeFiles(texts, onTestFinished);

function open(env: Record<string, string>) {
  const schema = z.object({ ...envFields.http, ...envFields.calls });
  const calls = openCalls(readEnv(schema, env), createLogger('test', 'silent'));
  onTestFinished(calls.close);
  return calls;
}

/** A service of these authorities, which answers only callers of theirs, by their name. */
async function startService({ cert, issue } = ours): Promise<string> {
  const own = await issue({ names: ['127.0.0.1'] });
  const server = createServer({ ...own, ca: cert, requestCert: true }, ({ socket }, response) => {
    const name =
      'getPeerX509Certificate' in socket ? (socket.getPeerX509Certificate as () => { subject: string })() : null;
    response.end(JSON.stringify({ data: { caller: name?.subject } }));
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

/** Who the called service takes us for, on a new connection; or the code of the failure. */
async function callerAt(calls: ReturnType<typeof open>, url: string): Promise<unknown> {
  const to = calls.to('cart-subgraph', url, null);
  const transport = createGraphQLTransport({ service: 'cart-subgraph', to, timeoutMs: 5_000 });
  try {
    return (await transport.post({ query: '{ caller }' }, 'token')).data?.caller;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await transport.close();
  }
}

it('a service shows the certificate for its calls; without one, that with which it is called', async () => {
  const [called, calling] = [await ours.issue({ names: ['orders'] }), await ours.issue({ names: ['orders.calls'] })];
  const server = { SERVICE_CA_FILE: ours.cert, TLS_CERT_FILE: called.cert, TLS_KEY_FILE: called.key };
  const client = { SERVICE_CERT_FILE: calling.cert, SERVICE_CERT_KEY_FILE: calling.key };
  const url = await startService();
  expect(await callerAt(open(filesOf(server)), url)).toBe('CN=orders');
  expect(await callerAt(open(filesOf({ ...server, ...client })), url)).toBe('CN=orders.calls');
  expect(await callerAt(open(filesOf({ SERVICE_CA_FILE: ours.cert })), url)).toBe('SUBGRAPH_UNAVAILABLE');
});

it('new connections use the certificates that the files contain by then', async () => {
  const issued = await ours.issue({ names: ['orders'] });
  const files = filesOf({ SERVICE_CA_FILE: ours.cert, TLS_CERT_FILE: issued.cert, TLS_KEY_FILE: issued.key });
  const calls = open(files);
  const [former, next] = [await startService(), await startService(others)];
  expect([await callerAt(calls, former), await callerAt(calls, next)]).toEqual(['CN=orders', 'SUBGRAPH_UNAVAILABLE']);
  const renewed = await others.issue({ names: ['orders.new'] });
  writeFileSync(files.SERVICE_CA_FILE ?? '', others.cert);
  writeFileSync(files.TLS_CERT_FILE ?? '', renewed.cert);
  writeFileSync(files.TLS_KEY_FILE ?? '', renewed.key);
  await expect.poll(() => callerAt(calls, next), { timeout: 20_000, interval: 200 }).toBe('CN=orders.new');
  expect(await callerAt(calls, former)).toBe('SUBGRAPH_UNAVAILABLE');
});

it('where authorities of services are set, none may be called without TLS', () => {
  const calls = open(filesOf({ SERVICE_CA_FILE: ours.cert }));
  const list = 'https://a:4002/graphql, http://b:4002/graphql';
  expect(() => calls.to('cart-subgraph', list, null)).toThrow(
    expect.objectContaining<Partial<EnvError>>({
      problems: [`CART_URL: must be https, since SERVICE_CA_FILE is set; not ${list}`],
    }),
  );
  expect(open({}).to('cart-subgraph', list, null)).toMatchObject({ url: list });
});

it('unusable certificates for calls are reported before the service starts', async () => {
  const { cert, key } = await ours.issue({ names: ['orders'] });
  const files = filesOf({ cert, key, empty: '' });
  const failure = (problem: string) => expect.objectContaining({ problems: [expect.stringContaining(problem)] });
  expect(() => open({ SERVICE_CA_FILE: files.empty ?? '' })).toThrow(failure('SERVICE_CA_FILE: has no certificate'));
  expect(() => open({ SERVICE_CERT_FILE: files.cert ?? '' })).toThrow(failure('SERVICE_CERT_KEY_FILE: must be set'));
  expect(() => open({ SERVICE_CERT_FILE: files.cert ?? '', SERVICE_CERT_KEY_FILE: files.cert ?? '' })).toThrow(
    failure('SERVICE_CERT_FILE: cannot be used with SERVICE_CERT_KEY_FILE'),
  );
});
