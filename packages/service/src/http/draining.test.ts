import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, createLogger } from '../index.ts';
import type { HttpSettings } from './http-settings.ts';
import { openConnection, sendRaw } from './test-connection.ts';

/** A server whose `/slow` is answered when the test says so. */
async function serve(settings: Partial<HttpSettings> = {}) {
  const created = createHttpServer({
    logger: createLogger('test', 'silent'),
    isReady: async () => true,
    settings,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= created.close();
    return closing;
  };
  const server = { ...created, close };
  const slow = signal();
  const arrived = signal();
  const refusing = signal();
  server.routes.addHook('preClose', async () => refusing.give());
  server.routes.all('/slow', async () => {
    arrived.give();
    await slow.given;
    return { data: 'slow' };
  });
  server.routes.get('/quick', async () => ({ data: 'quick' }));
  onTestFinished(() => {
    slow.give();
    return close();
  });
  const url = await server.routes.listen({ host: '127.0.0.1', port: 0 });
  return { server, slow, arrived, refusing, url };
}

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
}

const get = (path: string) => [`GET ${path} HTTP/1.1`, 'Host: shop', ''];

it('a request that runs when the server closes is answered on a connection that then ends', async () => {
  const { server, slow, arrived, url } = await serve();
  const connection = openConnection(url);
  connection.write(...get('/health/live'));
  expect(await connection.until('"ok"')).toMatch(/connection: keep-alive/i);
  connection.write(...get('/slow'));
  await arrived.given;
  const closed = server.close();
  slow.give();
  const answers = await connection.ended;
  expect(answers).toMatch(/connection: close.*"slow"/is);
  // It waits for nothing else, such as the timer of an idle connection.
  await closed;
});

it('a request that has arrived when the server closes is answered, even if the server has not read it', async () => {
  const { server, url } = await serve();
  const connection = openConnection(url);
  connection.write(...get('/health/live'));
  await connection.until('"ok"');
  connection.write(...get('/health/live'));
  const closed = server.close();
  expect(await connection.ended).toMatch(/"ok".*200 OK.*connection: close.*"ok"/is);
  await closed;
});

it('the first request of a connection that was opened before the server closes is answered', async () => {
  const { server, url } = await serve();
  const connection = openConnection(url);
  await new Promise((resolve) => server.routes.server.once('connection', resolve));
  const closed = server.close();
  await expect.poll(() => server.routes.server.listening).toBe(false);
  connection.write(...get('/health/live'));
  expect(await connection.ended).toMatch(/200 OK.*connection: close.*"ok"/is);
  await closed;
});

it('a server that closes leaves new connections at a passed socket to the next process at once', async () => {
  const { server } = await serve({ socket: 3 });
  const closed = server.close();
  expect(server.routes.server.listening).toBe(false);
  await closed;
});

it('a server that closes carries out new requests for its drain time, but is not ready', async () => {
  const { server, url } = await serve({ drainMs: 3_000 });
  const closed = server.close();
  const ask = (path: string) => sendRaw(url, `GET ${path} HTTP/1.1`, 'Host: shop', 'Connection: close', '');
  expect(await Promise.all([ask('/health/ready'), ask('/quick')])).toEqual([
    expect.stringMatching(/^HTTP\/1.1 503 /),
    expect.stringMatching(/^HTTP\/1.1 200 .*"quick"/s),
  ]);
  await closed;
});

it('a late request of a server that closes gets 503 in the form of a GraphQL response', async () => {
  const { server, slow, arrived, refusing, url } = await serve();
  const [first, second] = [openConnection(url), openConnection(url)];
  second.write(...get('/health/live'));
  await second.until('"ok"');
  // Half a request: the server does not close its connection, and does not wait for it.
  second.write('GET /slow HTTP/1.1');
  first.write(...get('/slow'));
  await arrived.given;
  const closed = server.close();
  await refusing.given;
  second.write('Host: shop', '');
  const answer = await second.ended;
  expect(answer).toMatch(/HTTP\/1.1 503 .*connection: close/is);
  expect(JSON.parse(answer.split('\r\n\r\n').at(-1) ?? '')).toMatchObject({
    errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  });
  slow.give();
  expect(await first.ended).toContain('"slow"');
  await closed;
});

it('a closing server is live, but not ready', async () => {
  const { server, slow, arrived, url } = await serve();
  const busy = openConnection(url);
  const [live, ready] = [openConnection(url), openConnection(url)];
  live.write('GET /health/live HTTP/1.1');
  ready.write('GET /health/ready HTTP/1.1');
  busy.write(...get('/slow'));
  await arrived.given;
  // The server reads bytes in the order of arrival: when it answers this, it knows the other two.
  await sendRaw(url, 'GET /health/live HTTP/1.1', 'Host: shop', 'Connection: close', '');
  const closed = server.close();
  live.write('Host: shop', '');
  ready.write('Host: shop', '');
  expect(await live.ended).toMatch(/^HTTP\/1.1 200 .*connection: close/is);
  expect(await ready.ended).toMatch(/^HTTP\/1.1 503 .*retry-after: 1/is);
  slow.give();
  await closed;
});

it('connections without requests do not delay closing a server', async () => {
  const { server, url } = await serve({ http2: true });
  const silent = openConnection(url);
  const asked = openConnection(url);
  asked.write(...get('/health/live'));
  await asked.until('"ok"');
  const client = connectHttp2(url);
  await new Promise((resolve) => client.once('remoteSettings', resolve));
  const gone = new Promise((resolve) => client.once('close', resolve));
  await server.close();
  await Promise.all([silent.ended, asked.ended, gone]);
});

it('an HTTP/2 request that runs when the server closes is answered', async () => {
  const { server, slow, arrived, url } = await serve({ http2: true });
  const client = connectHttp2(url);
  const request = client.request({ ':path': '/slow' });
  await arrived.given;
  const closed = server.close();
  slow.give();
  expect(String(Buffer.concat(await request.toArray()))).toContain('slow');
  await closed;
});

it('an HTTP/2 client that asks again and again is told that the server closes, and loses no request', async () => {
  const { server, url } = await serve({ http2: true });
  let arrived = 0;
  server.routes.server.on('request', () => {
    arrived += 1;
  });
  const client = connectHttp2(url);
  let answered = 0;
  const ask = async (): Promise<boolean> => {
    const answer = client.request({ ':path': '/quick' });
    // What a client was about to send when it was told is not sent: it may send it again elsewhere (RFC 9113, 8.7).
    const isRefused = (error: Error) => error.message.endsWith('NGHTTP2_REFUSED_STREAM');
    const text = await answer.toArray().catch((error: Error) => (isRefused(error) ? null : Promise.reject(error)));
    if (text === null) return false;
    expect(String(Buffer.concat(text))).toContain('quick');
    answered += 1;
    return true;
  };
  const askUntilTold = async () => {
    while (!client.closed && (await ask()));
  };
  const asking = Array.from({ length: 8 }, askUntilTold);
  await expect.poll(() => answered).toBeGreaterThan(100);
  await server.close();
  await Promise.all(asking);
  expect(arrived).toBe(answered);
});

it('an HTTP/2 client that goes on asking does not keep the server from closing', async () => {
  const { server, url } = await serve({ http2: true });
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  const [path, authority] = [Buffer.from('/quick'), Buffer.from('shop')];
  // Header fields by the static table (RFC 7541, appendix A): method GET, scheme http, a path, and an authority.
  const headers = Buffer.from([0x82, 0x86, 0x44, path.length, ...path, 0x41, authority.length, ...authority]);
  let stream = -1;
  const ask = () => {
    stream += 2;
    socket.write(frame({ type: 1, flags: 5, stream, payload: headers }));
  };
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  socket.write(frame({ type: 4, flags: 0, stream: 0, payload: Buffer.alloc(0) }));
  // It takes any number of answers.
  socket.write(frame({ type: 8, flags: 0, stream: 0, payload: Buffer.from([0x7f, 0, 0, 0]) }));
  let answers = 0;
  socket.on('data', () => {
    answers += 1;
    ask();
  });
  socket.on('error', () => {});
  ask();
  await expect.poll(() => answers).toBeGreaterThan(100);
  const during = answers;
  await server.close();
  expect(answers).toBeGreaterThan(during);
});

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame({ type, flags, stream, payload }: { type: number; flags: number; stream: number; payload: Buffer }) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
