import { connect as connectHttp2 } from 'node:http2';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, createLogger } from '../index.ts';
import { openConnection, sendRaw } from './test-connection.ts';

/** A server whose `/slow` is answered when the test says so. */
async function serve({ http2 = false } = {}) {
  const server = createHttpServer({
    logger: createLogger('test', 'silent'),
    isReady: async () => true,
    settings: { http2 },
  });
  const slow = signal();
  const arrived = signal();
  server.routes.all('/slow', async () => {
    arrived.give();
    await slow.given;
    return { data: 'slow' };
  });
  onTestFinished(() => {
    slow.give();
    return server.close();
  });
  return { server, slow, arrived, url: await server.listen({ host: '127.0.0.1', port: 0 }) };
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

it('a request that arrives while the server closes gets 503 in the form of a GraphQL response', async () => {
  const { server, slow, arrived, url } = await serve();
  const [first, second] = [openConnection(url), openConnection(url)];
  first.write(...get('/slow'));
  await arrived.given;
  // Half a request, so that the server knows the connection.
  second.write('GET /slow HTTP/1.1');
  await new Promise((resolve) => server.routes.server.getConnections(resolve));
  const closed = server.close();
  await expect.poll(() => server.routes.server.listening).toBe(false);
  second.write('Host: shop', '');
  const answer = await second.ended;
  expect(answer).toMatch(/^HTTP\/1.1 503 .*connection: close/is);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
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
