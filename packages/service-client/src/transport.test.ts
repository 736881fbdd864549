import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createGraphQLTransport } from './index.ts';

async function transportTo(answer: RequestListener, timeoutMs = 2_000) {
  const server = createServer(answer).listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const transport = createGraphQLTransport({ service: 'cart-subgraph', url, timeoutMs });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await transport.close();
  });
  return transport;
}

it('passes on GraphQL errors that come with HTTP 400', async () => {
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
