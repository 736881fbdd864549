import { connect as connectHttp2 } from 'node:http2';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, createLogger } from '../index.ts';
import { openConnection } from './test-connection.ts';
import { LARGE, limitedServers, openAnswered, POST } from './test-limited-server.ts';

const serve = limitedServers(onTestFinished);

it('what has arrived of unfinished requests is limited in all: the largest one is closed, and the others go on', async () => {
  const { url } = await serve({ maxUnfinishedBytes: 600_000 });
  const send = (bytes: number) => {
    const slow = openConnection(url);
    onTestFinished(() => void slow.socket.destroy());
    slow.write(...POST, `Content-Length: ${bytes + 2}`, '');
    slow.socket.write(`{${' '.repeat(bytes)}`);
    return slow;
  };
  const small = Array.from({ length: 4 }, () => send(50_000));
  const large = Array.from({ length: 10 }, () => send(100_000));
  // 1,200,000 bytes: six of the large ones are closed.
  let closed = 0;
  const six = new Promise<void>((resolve) => {
    for (const { ended } of large) {
      void ended.then(() => {
        closed += 1;
        if (closed === 6) resolve();
      });
    }
  });
  await six;
  for (const { socket, until } of small) {
    socket.write('}');
    expect(await until('"read"')).toContain('HTTP/1.1 200 ');
  }
});

it('what has arrived of unfinished requests is limited too on a connection whose former request is still running', async () => {
  const { url } = await serve({ maxUnfinishedBytes: 1_000_000, maxBodyBytes: 5_000_000 });
  const slow = openConnection(url);
  slow.write('GET /slow HTTP/1.1', 'Host: shop', '', ...POST, 'Content-Length: 2000000', '');
  slow.socket.write(`{${' '.repeat(1_500_000)}`);
  expect(await slow.ended).toBe('');
});

it('what has arrived of unfinished requests is limited over HTTP/2 too, whatever else its connection asks for', async () => {
  const { url } = await serve({ maxUnfinishedBytes: 1_000_000, http2: true });
  const client = connectHttp2(url).on('error', () => undefined);
  onTestFinished(() => client.destroy());
  const closed = new Promise((resolve) => client.once('close', resolve));
  const ask = () => {
    const answer = client.request({ ':path': '/health/live' }).on('error', () => undefined);
    answer.resume().once('close', () => client.closed || client.destroyed || ask());
  };
  ask();
  for (let stream = 0; stream < 25; stream += 1) {
    const path = { ':method': 'POST', ':path': '/graphql', 'content-type': 'application/json' };
    client
      .request(path)
      .on('error', () => undefined)
      .write(`{${' '.repeat(60_000)}`);
  }
  await closed;
});

it.each([
  ['GET', '', 'Accept: */*'],
  ['POST', '{}', 'Accept: */*'],
  ['GET', '', 'Expect: an answer'],
])(
  'a connection that sends many %s requests before their answers is closed, and most of them are not handled: "%s", %s',
  async (method, body, header) => {
    const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true });
    onTestFinished(() => server.close());
    let handled = 0;
    server.routes.route({
      url: '/counted',
      method: ['GET', 'POST'],
      handler: async () => {
        handled += 1;
        return { handled };
      },
    });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const headers = `Host: shop\r\nContent-Type: application/json\r\n${header}`;
    const request = `${method} /counted HTTP/1.1\r\n${headers}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const few = openConnection(url);
    few.socket.write(request.repeat(3));
    await few.until('"handled":3');
    const many = openConnection(url);
    many.socket.write(request.repeat(500));
    await many.ended;
    expect(handled).toBeLessThanOrEqual(50);
    await openAnswered(url);
  },
);

it('a connection that cancels many requests at once is closed, and most of them are not handled, over HTTP/2', async () => {
  let handled = 0;
  const { url } = await serve({ http2: true }, () => {
    handled += 1;
  });
  const connection = openConnection(url);
  // Frames of RFC 9113: an empty SETTINGS, and a HEADERS with the RST_STREAM of each request.
  const frame = (type: number, flags: number, stream: number, payload: readonly number[]) =>
    Buffer.from([0, 0, payload.length, type, flags, 0, 0, stream >> 8, stream & 255, ...payload]);
  const text = (value: string) => [value.length, ...Buffer.from(value)];
  const get = [0x82, 0x86, 0x04, ...text('/health/live'), 0x01, ...text('shop')];
  const cancelled = Array.from({ length: 1_000 }, (_, index) => 2 * index + 1).flatMap((stream) => [
    frame(1, 5, stream, get),
    frame(3, 0, stream, [0, 0, 0, 8]),
  ]);
  connection.socket.write(
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, []), ...cancelled]),
  );
  await connection.ended;
  expect(handled).toBeGreaterThan(0);
  expect(handled).toBeLessThan(100);
  await openAnswered(url);
});

it.each([
  ['that is read', 'POST /graphql'],
  ['that nobody reads', 'POST /nowhere'],
  ['that has no meaning', 'GET /health/live'],
])(
  'a connection that sends a body in many short pieces is closed, and most of them are not handled: one %s',
  async (_what, line) => {
    let handled = 0;
    const { url } = await serve({}, (request) => {
      const push = request.push.bind(request);
      request.push = (piece, encoding) => {
        handled += 1;
        return push(piece, encoding);
      };
    });
    const chunked = ['Host: shop', 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
    const many = openConnection(url);
    many.socket.write(`${[`${line} HTTP/1.1`, ...chunked].join('\r\n')}\r\n\r\n${'1\r\n \r\n'.repeat(10_000)}`);
    await many.ended;
    expect(handled).toBeLessThan(100);
    const few = openConnection(url);
    few.write('POST /graphql HTTP/1.1', ...chunked, '', '1', '{', '1', '}', '0', '');
    expect(await few.until('"read"')).toContain('HTTP/1.1 200 ');
  },
);

it('a body in many short pieces is given up over HTTP/2 too', async () => {
  const { url } = await serve({ http2: true });
  const client = connectHttp2(url).on('error', () => undefined);
  onTestFinished(() => client.destroy());
  const closed = new Promise((resolve) => client.once('close', resolve));
  const headers = { ':method': 'POST', ':path': '/graphql', 'content-type': 'application/json' };
  const request = client.request(headers).on('error', () => undefined);
  const more = () => request.write(' ', () => setImmediate(more));
  more();
  await closed;
});

it('a body that arrives in packets of usual size is read, however many they are', async () => {
  const { url } = await serve({});
  const connection = openConnection(url);
  connection.socket.setNoDelay(true);
  connection.write(...POST, 'Transfer-Encoding: chunked', '');
  for (let sent = 0; sent < 500; sent += 1) connection.write('200', ' '.repeat(512));
  connection.write('2', '{}', '0', '');
  expect(await connection.until('"read"')).toContain('HTTP/1.1 200 ');
});

it('answers that are not read are limited in all, and the connection with most of them is closed', async () => {
  const { url, ended } = await serve({ maxUnfinishedBytes: 1_000_000 });
  const unread = openConnection(url);
  unread.socket.pause();
  unread.write('GET /large HTTP/1.1', 'Host: shop', '');
  await ended;
  const others = await openAnswered(url);
  others.write(...POST, 'Content-Length: 2', '', '{}');
  expect(await others.until('"read"')).toContain('HTTP/1.1 200 ');
  unread.socket.resume();
  expect((await unread.ended).length).toBeLessThan(LARGE);
});

it('answers that are not read are limited in all over HTTP/2 too', async () => {
  const { url, ended } = await serve({ maxUnfinishedBytes: 1_000_000, http2: true });
  // A window of 0 bytes: the server may send nothing of any answer.
  const client = connectHttp2(url, { settings: { initialWindowSize: 0 } }).on('error', () => undefined);
  onTestFinished(() => client.destroy());
  const closed = new Promise((resolve) => client.once('close', resolve));
  client.request({ ':path': '/large' }).on('error', () => undefined);
  await Promise.all([ended, closed]);
});
