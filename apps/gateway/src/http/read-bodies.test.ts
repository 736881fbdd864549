import { request as sendRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { createHttpServer, createLogger } from '@commerce/service';
import { expect, it, onTestFinished } from 'vitest';
import { readBodies, requestLength, UnparsedBody } from './read-bodies.ts';

async function openServer(): Promise<string> {
  const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true });
  onTestFinished(() => server.close());
  readBodies(server.routes);
  server.routes.route({
    method: ['GET', 'POST'],
    url: '/length',
    handler: async (request) => {
      const { body } = request;
      return { length: requestLength(request), body: body instanceof UnparsedBody ? body.parse() : body };
    },
  });
  return server.listen({ host: '127.0.0.1', port: 0 });
}

it.each([
  ['says how long its body is', () => ({ body: JSON.stringify({ a: 'é'.repeat(5_000) }) })],
  [
    'does not say so',
    () => {
      const body = new Blob([JSON.stringify({ a: 'é'.repeat(5_000) })]).stream();
      return { body, duplex: 'half' as const };
    },
  ],
])('the length of a request is that of its address and of its body in bytes if the request %s', async (_what, init) => {
  const url = await openServer();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/length`, { method: 'POST', headers, ...init() });
  expect(await response.json()).toEqual({ length: '/length'.length + 10_008, body: { a: 'é'.repeat(5_000) } });
});

it('the length of a request is that of its address if it says that it has no body', async () => {
  const url = await openServer();
  const path = `/length?${'a'.repeat(5_000)}`;
  const answer = await new Promise((resolve, reject) => {
    const request = sendRequest(`${url}${path}`, { headers: { 'content-length': '0' } }, (response) =>
      resolve(json(response)),
    );
    request.on('error', reject).end();
  });
  expect(answer).toMatchObject({ length: path.length });
});
