import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createGraphQLTransport } from './index.ts';

async function transportTo(
  answer: RequestListener,
  timeoutMs = 2_000,
  maxConnections = 4,
  onConnection: () => void = () => undefined,
) {
  const server = createServer(answer).on('connection', onConnection).listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const transport = createGraphQLTransport({ service: 'cart-subgraph', to: { url, maxConnections }, timeoutMs });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await transport.close();
  });
  return transport;
}

it('a call to a service passes on GraphQL errors with HTTP 400', async () => {
  const errors = [{ message: 'a variable is wrong', extensions: { code: 'BAD_USER_INPUT' } }];
  const transport = await transportTo((_request, response) => response.writeHead(400).end(JSON.stringify({ errors })));
  expect(await transport.post({ query: '{ a }' }, 'token')).toEqual({ errors });
});

it.each<[string, RequestListener]>([
  ['hangs', () => undefined],
  ['hangs in the middle of its answer', (_request, response) => response.write('{"da')],
  ['closes the connection', (request) => request.socket.destroy()],
  ['answers something else', (_request, response) => response.end('<html>Bad gateway</html>')],
  ['answers JSON that is not GraphQL', (_request, response) => response.writeHead(502).end('{"error":"x"}')],
  ['answers null', (_request, response) => response.end('null')],
])('a service that %s is unavailable, and its address stays in the cause', async (_title, answer) => {
  const transport = await transportTo(answer, 200);
  const error = await transport.post({ query: '{ a }' }, 'token').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', service: 'cart-subgraph' });
  expect((error as Error).message).not.toContain('127.0.0.1');
});

it('a service behind a load balancer that answers in its place is unavailable, with the status of that answer', async () => {
  const page = '<html><body><h1>503 Service Unavailable</h1></body></html>';
  const transport = await transportTo((_request, response) => response.writeHead(503).end(page));
  await expect(transport.post({ query: '{ a }' }, null)).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: { message: 'HTTP 503 without a GraphQL body' },
  });
});

it('a service that refuses a call before GraphQL is unavailable, and the cause says why', async () => {
  const refusal = { status: 'refused', message: 'this service needs a client certificate' };
  const transport = await transportTo((_request, response) => response.writeHead(403).end(JSON.stringify(refusal)));
  await expect(transport.post({ query: '{ a }' }, 'token')).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: { message: 'HTTP 403 without a GraphQL body: this service needs a client certificate' },
  });
});

it('a call to a service stops reading an answer that is too long', async () => {
  let sent = 0;
  const transport = await transportTo((_request, response) => {
    const write = () => {
      while (!response.destroyed && response.write('x'.repeat(100_000))) sent += 100_000;
    };
    response.on('drain', write);
    write();
  }, 10_000);
  await expect(transport.post({ query: '{ a }' }, null)).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: { message: 'the answer is longer than 8000000 bytes' },
  });
  expect(sent).toBeLessThan(20_000_000);
});

it('a call to a service says how long it waits', async () => {
  const transport = await transportTo((request, response) => {
    response.end(JSON.stringify({ data: { ms: request.headers['request-timeout-ms'] } }));
  }, 1_234);
  expect(await transport.post({ query: '{ ms }' }, null)).toEqual({ data: { ms: '1234' } });
});

it('a call to a service has the time that earlier calls of the same operation have left, and is not sent without any', async () => {
  const told: number[] = [];
  const transport = await transportTo((request, response) => {
    told.push(Number(request.headers['request-timeout-ms']));
    response.end('{"data":{}}');
  }, 60_000);
  const after = (spentMs: number) =>
    transport.postForText('{"query":"{ a }"}', null, { startedAt: performance.now() - spentMs });
  await after(50_000);
  await expect(after(60_000)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(told).toHaveLength(1);
  expect(told[0]).toBeLessThanOrEqual(10_000);
});

it('a query ends when its caller has gone, and a mutation goes on', async () => {
  const gone = new AbortController();
  const ended: string[] = [];
  const transport = await transportTo(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.on('close', () => ended.push(response.writableFinished ? 'answered' : 'left'));
    gone.abort();
    if (body.includes('mutation')) response.end('{"data":{}}');
  });
  const post = (query: string) => transport.postForText(JSON.stringify({ query }), null, { signal: gone.signal });
  await expect(post('query { a }')).rejects.toMatchObject({ isCallerGone: true });
  await expect.poll(() => ended).toEqual(['left']);
  expect((await post('mutation { a }')).text).toBe('{"data":{}}');
  await expect(post('{ a }')).rejects.toMatchObject({ isCallerGone: true });
  await expect.poll(() => ended).toEqual(['left', 'answered']);
});

it('callers that go are no sign of an outage', async () => {
  const transport = await transportTo((_request, response) => void response.end('{"data":{}}'));
  for (let time = 0; time < 5; time += 1) {
    const call = transport.postForText('{"query":"{ a }"}', null, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ isCallerGone: true });
  }
  expect(await transport.post({ query: '{ a }' }, null)).toEqual({ data: {} });
});

it('a call to a service accepts an answer in pieces, even split within a character', async () => {
  const bytes = Buffer.from('{"data":{"name":"Špice € 🫖"}}');
  const transport = await transportTo(async (_request, response) => {
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  });
  expect(await transport.post({ query: '{ a }' }, 'token')).toEqual({ data: { name: 'Špice € 🫖' } });
});

it('a call that has waited too long for a connection is not sent', async () => {
  const seen: string[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks = await request.toArray();
    const { query } = JSON.parse(Buffer.concat(chunks).toString());
    seen.push(query);
    if (query !== 'slow') response.end('{"data":{}}');
  };
  const transport = await transportTo(listener, 150, 1);
  const deadline = performance.now() + 50;
  const slow = transport.post({ query: 'slow' }, 'token').catch((error: unknown) => error);
  const queued = transport.post({ query: 'queued' }, 'token', { deadline }).catch((error: unknown) => error);
  const calls = [slow, queued];
  for (const call of calls) expect(await call).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(await transport.post({ query: 'next' }, 'token')).toEqual({ data: {} });
  expect(seen).toEqual(['slow', 'next']);
});

it('calls that have waited too long take no connections from later ones', async () => {
  let connections = 0;
  const listener: RequestListener = async (request, response) => {
    const chunks = await request.toArray();
    if (Buffer.concat(chunks).includes('next')) response.end('{"data":{}}');
  };
  const transport = await transportTo(listener, 150, 1, () => {
    connections += 1;
  });
  // Too few to open the circuit breaker. The second one waits for the connection of the first, and gives up before it.
  const calls = [undefined, performance.now() + 50].map((deadline) =>
    transport.post({ query: 'slow' }, 'token', deadline === undefined ? {} : { deadline }),
  );
  for (const { status } of await Promise.allSettled(calls)) expect(status).toBe('rejected');
  expect(await transport.post({ query: 'next' }, 'token')).toEqual({ data: {} });
  // One for the call that was sent and given up; one for the last call.
  expect(connections).toBe(2);
});
