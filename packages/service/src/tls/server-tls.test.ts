import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { Agent, type AgentOptions, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { createAuthority, type Issued } from '@commerce/certificates';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createHttpServer, createLogger, envFields, httpSettingsFrom, readEnv } from '../index.ts';
import { problemsOf as problemsIn } from '../test-problems.ts';
import { writeFiles } from './test-files.ts';

const ours = await createAuthority('ours');
const others = await createAuthority('ours');
const server = await ours.issue({ names: ['127.0.0.1'] });
const caller = await ours.issue({ names: ['gateway'] });
const filesOf = (texts: Record<string, string>) => writeFiles(texts, onTestFinished);

const settingsOf = (env: Record<string, string>) => httpSettingsFrom(readEnv(z.object(envFields.http), env));

async function serve(env: Record<string, string>): Promise<string> {
  const logger = createLogger('test', 'silent');
  const { routes, listen, close } = createHttpServer({
    ...{ logger, isReady: async () => true },
    settings: settingsOf(env),
  });
  routes.post('/graphql', () => ({ data: {} }));
  routes.post('/payments/callback', { config: { isForStrangers: true } }, () => ({ ok: true }));
  onTestFinished(close);
  return listen({ host: '127.0.0.1', port: 0 });
}

function serveTo(names?: string): Promise<string> {
  const files = { TLS_CERT_FILE: server.cert, TLS_KEY_FILE: server.key, TLS_CLIENT_CA_FILE: ours.cert };
  return serve({ ...filesOf(files), ...(names && { TLS_CLIENT_NAMES: names }) });
}

/** The status of a request on a connection of its own, or the code of what went wrong. */
async function ask(url: string, options: AgentOptions, path = '/graphql', method = 'POST'): Promise<unknown> {
  const agent = options instanceof Agent ? options : new Agent({ ca: ours.cert, ...options });
  const sent = request(`${url}${path}`, { method, agent }).end();
  try {
    const [answer] = await once(sent, 'response');
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    if (agent !== options) agent.destroy();
  }
}

function askOverHttp2(url: string, options: object): Promise<unknown> {
  const client = connectHttp2(url, { ca: ours.cert, ...options });
  onTestFinished(() => client.destroy());
  const sent = client.request({ ':path': '/graphql', ':method': 'POST' }).end();
  return once(sent, 'response').then(([headers]) => headers[':status']);
}

const until = new Date(Date.now() - 60_000);
it.each<[title: string, status: number, certificate: Partial<Issued>]>([
  ['with a certificate of our authority', 200, caller],
  ['without a certificate', 403, {}],
  ['with one of another authority of the same name', 403, await others.issue({ names: ['gateway'] })],
  ['with one that has expired', 403, await ours.issue({ names: ['gateway'], until })],
  ['with one of another name', 403, await ours.issue({ names: ['visitor'] })],
])('over HTTP/1 and HTTP/2, a service that asks callers for certificates answers one %s by %i', async (...row) => {
  const [, status, certificate] = row;
  const url = await serveTo('gateway, orders');
  expect(await ask(url, certificate)).toBe(status);
  expect(await askOverHttp2(url, certificate)).toBe(status);
});

it('without names, every certificate of our authority opens a service', async () => {
  expect(await ask(await serveTo(), await ours.issue({ names: ['visitor'] }))).toBe(200);
});

it('health checks and routes for strangers need no certificate, and unknown paths do', async () => {
  const url = await serveTo();
  expect(await ask(url, {}, '/health/live', 'GET')).toBe(200);
  expect(await ask(url, {}, '/health/ready', 'GET')).toBe(200);
  expect(await ask(url, {}, '/payments/callback')).toBe(200);
  expect(await ask(url, {}, '/none', 'GET')).toBe(403);
  expect(await ask(url, {}, '/health/live')).toBe(403);
});

it('a service speaks TLS 1.2 and 1.3, and nothing older', async () => {
  const url = await serve(filesOf({ TLS_CERT_FILE: server.cert, TLS_KEY_FILE: server.key }));
  const only = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
    return ask(url, { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
  };
  expect(await only('TLSv1.1')).toBe('EPROTO');
  expect([await only('TLSv1.2'), await only('TLSv1.3')]).toEqual([200, 200]);
});

it('changed files count for new connections within seconds, and open connections go on', async () => {
  const files = filesOf({ TLS_CERT_FILE: server.cert, TLS_KEY_FILE: server.key, TLS_CLIENT_CA_FILE: ours.cert });
  const url = await serve(files);
  const kept = new Agent({ ca: ours.cert, ...caller, keepAlive: true, maxSockets: 1 });
  onTestFinished(() => kept.destroy());
  const sockets = new Set<unknown>();
  kept.on('free', (socket) => sockets.add(socket));
  expect(await ask(url, kept)).toBe(200);
  const renewed = await others.issue({ names: ['127.0.0.1'] });
  // The key does not fit to the certificate until both are written.
  writeFileSync(files.TLS_CERT_FILE ?? '', renewed.cert);
  writeFileSync(files.TLS_KEY_FILE ?? '', renewed.key);
  writeFileSync(files.TLS_CLIENT_CA_FILE ?? '', others.cert);
  const ca = [ours.cert, others.cert];
  const newCaller = await others.issue({ names: ['gateway'] });
  const renewedUrl = async () => [await ask(url, { ...newCaller, ca }), await ask(url, { ...caller, ca })];
  await expect.poll(renewedUrl, { timeout: 20_000, interval: 200 }).toEqual([200, 403]);
  expect(await ask(url, { ...newCaller, ca: ours.cert })).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  expect(await ask(url, kept)).toBe(200);
  expect(sockets.size).toBe(1);
});

it('a resumed session opens the service, but not after the authority of callers has changed', async () => {
  const files = filesOf({ TLS_CERT_FILE: server.cert, TLS_KEY_FILE: server.key, TLS_CLIENT_CA_FILE: ours.cert });
  const url = await serve(files);
  const { port } = new URL(url);
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const options = { port: Number(port), host: '127.0.0.1', ca: ours.cert, ...caller, maxVersion: version };
    writeFileSync(files.TLS_CLIENT_CA_FILE ?? '', ours.cert);
    await expect.poll(() => ask(url, caller), { timeout: 20_000, interval: 200 }).toBe(200);
    const session = await sessionOf(connect(options));
    const again = connect({ ...options, session });
    expect(await statusOn(again)).toContain(' 200 ');
    expect(again.isSessionReused()).toBe(true);
    again.destroy();
    writeFileSync(files.TLS_CLIENT_CA_FILE ?? '', others.cert);
    await expect.poll(() => ask(url, caller), { timeout: 20_000, interval: 200 }).toBe(403);
    const resumed = connect({ ...options, session });
    expect(await statusOn(resumed)).toContain(' 403 ');
    resumed.destroy();
  }
});

/** What a client could resume a connection with, if anything. */
async function sessionOf(socket: TLSSocket): Promise<Buffer | undefined> {
  let session: Buffer | undefined;
  socket.on('session', (given) => {
    session = given;
  });
  await statusOn(socket);
  socket.destroy();
  return session;
}

async function statusOn(socket: TLSSocket): Promise<string> {
  socket.write('POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n');
  const [answer] = await once(socket, 'data');
  return String(answer).split('\r\n')[0] ?? '';
}

it('a certificate that expires no longer opens the service: on the connection that is open, and by a resumed session', async () => {
  const url = await serveTo();
  const soon = await ours.issue({ names: ['gateway'], until: new Date(Date.now() + 2_000) });
  const kept = new Agent({ ca: ours.cert, ...soon, keepAlive: true, maxSockets: 1 });
  onTestFinished(() => kept.destroy());
  const options = { port: Number(new URL(url).port), host: '127.0.0.1', ca: ours.cert, ...soon };
  const session = await sessionOf(connect({ ...options, maxVersion: 'TLSv1.2' }));
  expect(await ask(url, kept)).toBe(200);
  await expect.poll(() => ask(url, kept), { timeout: 20_000, interval: 200 }).toBe(403);
  const resumed = connect({ ...options, session, maxVersion: 'TLSv1.2' });
  expect(await statusOn(resumed)).toContain(' 403 ');
  resumed.destroy();
});

it('unusable settings of TLS are reported before the service starts', () => {
  const problemsOf = (env: Record<string, string>) => problemsIn(() => settingsOf(env));
  const broken = `${ours.cert}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
  const files = filesOf({ ...{ cert: server.cert, key: server.key, ca: ours.cert, empty: '' }, broken });
  const { cert: TLS_CERT_FILE = '', key: TLS_KEY_FILE = '', ca = '', empty = '' } = files;
  const own = { TLS_CERT_FILE, TLS_KEY_FILE };
  expect(problemsOf({ TLS_CLIENT_CA_FILE: ca })).toEqual(['TLS_CERT_FILE: must be set where TLS_CLIENT_CA_FILE is']);
  expect(problemsOf({ ...own, TLS_CLIENT_NAMES: 'a' })).toEqual([
    'TLS_CLIENT_CA_FILE: must be set where TLS_CLIENT_NAMES is',
  ]);
  expect(problemsOf({ ...own, TLS_CLIENT_CA_FILE: empty })).toEqual(['TLS_CLIENT_CA_FILE: has no certificate']);
  expect(problemsOf({ ...own, TLS_CLIENT_CA_FILE: files.broken ?? '' })).toEqual([
    expect.stringMatching(/^TLS_CLIENT_CA_FILE: has a certificate that cannot be read: /),
  ]);
  expect(problemsOf({ ...own, TLS_CLIENT_CA_FILE: ca, TLS_CLIENT_NAMES: 'a b' })).toHaveLength(1);
});
