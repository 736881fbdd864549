import { connect as connectHttp2 } from 'node:http2';
import { get } from 'node:https';
import { connect as connectTls } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { createCertificate } from './test-certificate.ts';
import { openConnection } from './test-connection.ts';
import { LARGE, limitedServers, openAnswered, POST } from './test-limited-server.ts';

const serve = limitedServers(onTestFinished);

it.each([
  ['nothing', []],
  ['half a request line', ['GET /hea']],
  ['headers without an end', ['GET /health/live HTTP/1.1', 'Host: shop']],
])('a connection that sends %s is closed after the time limit of headers', async (_what, lines) => {
  const { url } = await serve({ headersTimeoutMs: 100 });
  const connection = openConnection(url);
  for (const line of lines) connection.write(line);
  const answer = await connection.ended;
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(answer).toMatch(/x-content-type-options: nosniff/i);
});

it('a request body that never ends is given up after the time limit of a request', async () => {
  const { url } = await serve({ requestTimeoutMs: 100 });
  const connection = openConnection(url);
  connection.write(...POST, 'Content-Length: 1000', '', '{');
  expect(await connection.ended).toMatch(/^HTTP\/1.1 408 /);
});

it('a request body that never ends is given up over HTTP/2 too', async () => {
  const { url } = await serve({ requestTimeoutMs: 100, http2: true });
  const client = connectHttp2(url);
  onTestFinished(() => client.destroy());
  const request = client.request({ ':method': 'POST', ':path': '/graphql', 'content-type': 'application/json' });
  request.write('{');
  await expect(request.toArray()).rejects.toThrow();
  expect(request.rstCode).not.toBe(0);
});

it('a connection without requests is closed after the keep-alive time', async () => {
  const { url } = await serve({ keepAliveTimeoutMs: 100 });
  const connection = await openAnswered(url);
  expect(await connection.ended).toMatch(/keep-alive: timeout=/i);
});

it('the same time limits apply to connections over TLS', async () => {
  const tls = await createCertificate(onTestFinished);
  const { url } = await serve({ headersTimeoutMs: 100, keepAliveTimeoutMs: 100, tls });
  const connection = connectTls(Number(new URL(url).port), '127.0.0.1', { ca: tls.ca });
  const received = await connection.setEncoding('utf8').toArray();
  expect(received.join('')).toMatch(/^HTTP\/1.1 408 /);
});

it.each([
  ['HTTP/1.1', false],
  ['HTTP/1.1 and HTTP/2', true],
])('a server of %s answers others while 2,000 connections are silent', async (_protocols, http2) => {
  const { url } = await serve({ maxConnections: 50, http2 });
  const silent = Array.from({ length: 2_000 }, () => openConnection(url));
  onTestFinished(() => {
    for (const { socket } of silent) socket.destroy();
  });
  const answered = await openAnswered(url);
  expect(await answered.until('"ok"')).toMatch(/^HTTP\/1.1 200 /);
  // All connections above the limit are closed.
  await Promise.race(silent.map(({ ended }) => ended));
  const last = await openAnswered(url);
  expect(await last.until('"ok"')).toMatch(/^HTTP\/1.1 200 /);
});

it('a connection with a running request is never closed for another one', async () => {
  const { url, release, arrived } = await serve({ maxConnections: 10 });
  const busy = openConnection(url);
  busy.write('GET /slow HTTP/1.1', 'Host: shop', '');
  await arrived;
  for (let opened = 0; opened < 30; opened += 1) await openAnswered(url);
  release();
  expect(await busy.until('"slow"')).toMatch(/^HTTP\/1.1 200 /);
});

it('if every connection has a running request, a new one is refused', async () => {
  const { url, release } = await serve({ maxConnections: 10 });
  const busy = await Promise.all(Array.from({ length: 10 }, () => openAnswered(url)));
  for (const { write } of busy) write('GET /slow HTTP/1.1', 'Host: shop', '');
  // The last one is read after the others.
  await Promise.all(busy.map(({ socket }) => new Promise((resolve) => socket.write('', resolve))));
  expect(await openConnection(url).ended).toBe('');
  release();
  for (const { until } of busy) await until('"slow"');
  await openAnswered(url);
});

it('requests whose bodies do not arrive keep nobody out', async () => {
  const { url } = await serve({ maxConnections: 10 });
  for (let opened = 0; opened < 30; opened += 1) {
    const slow = openConnection(url);
    onTestFinished(() => void slow.socket.destroy());
    slow.write(...POST, 'Content-Length: 1000', '', '{');
  }
  const answered = await openAnswered(url);
  answered.write(...POST, 'Content-Length: 2', '', '{}');
  expect(await answered.until('"read"')).toContain('HTTP/1.1 200 ');
});

it('a connection whose request was refused before its body had arrived makes room for a new one', async () => {
  const { url } = await serve({ maxConnections: 10 });
  for (let opened = 0; opened < 10; opened += 1) {
    const refused = openConnection(url);
    onTestFinished(() => void refused.socket.destroy());
    refused.write('POST /nowhere HTTP/1.1', 'Host: shop', 'Content-Length: 2', '');
    await refused.until('\r\n\r\n');
    refused.socket.write('{}');
    refused.write('GET /health/live HTTP/1.1', 'Host: shop', '');
    await refused.until('"ok"');
  }
  await openAnswered(url);
});

it.each([
  ['silent', false],
  ['sending empty lines', true],
])('an answer that its client does not read is given up, while the client is %s', async (_what, isSending) => {
  const { url, ended } = await serve({ answerTimeoutMs: 200 });
  const connection = openConnection(url);
  connection.socket.pause();
  connection.write('GET /large HTTP/1.1', 'Host: shop', '');
  const lines = setInterval(() => isSending && connection.write(''), 20);
  onTestFinished(() => clearInterval(lines));
  await ended;
  connection.socket.resume();
  expect((await connection.ended).length).toBeLessThan(LARGE);
});

it.each([
  ['without TLS', false],
  ['over TLS', true],
])(
  'an answer that its HTTP/2 client does not read is given up, although the client pings: %s',
  async (_what, isSecure) => {
    const tls = isSecure ? await createCertificate(onTestFinished) : null;
    const { url, ended } = await serve({ http2: true, tls, answerTimeoutMs: 100 });
    // A window of 0 bytes: the server may send nothing of any answer.
    const client = connectHttp2(url, { ...(tls && { ca: tls.ca }), settings: { initialWindowSize: 0 } });
    const pings = setInterval(() => client.ping(() => undefined), 10);
    onTestFinished(() => {
      clearInterval(pings);
      client.destroy();
    });
    const stream = client.request({ ':path': '/large' }).on('error', () => undefined);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    await ended;
    await closed;
  },
);

it('HTTP/2 connections over TLS are closed for new ones too', async () => {
  const tls = await createCertificate(onTestFinished);
  const { url } = await serve({ maxConnections: 10, tls });
  const clients = Array.from({ length: 30 }, () => connectHttp2(url, { ca: tls.ca }));
  onTestFinished(() => {
    for (const client of clients) client.destroy();
  });
  for (const client of clients) client.on('error', () => {});
  await Promise.race(clients.map((client) => new Promise((resolve) => client.once('close', resolve))));
  const status = await new Promise((resolve, reject) => {
    get(`${url}/health/live`, { ca: tls.ca }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
  });
  expect(status).toBe(200);
});

it('a request body above the limit is refused', async () => {
  const { url } = await serve({ maxBodyBytes: 1_000 });
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify('x'.repeat(1_000)),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});
