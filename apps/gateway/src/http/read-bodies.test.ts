import { createHttpServer, createLogger } from '@commerce/service';
import { expect, it, onTestFinished } from 'vitest';
import { readBodies, requestLength, UnparsedBody } from './read-bodies.ts';

it.each([
  ['says how long its body is', () => ({ body: JSON.stringify({ a: 'é'.repeat(5_000) }) })],
  [
    'does not say so',
    () => {
      const body = new Blob([JSON.stringify({ a: 'é'.repeat(5_000) })]).stream();
      return { body, duplex: 'half' as const };
    },
  ],
])('the length of a request is that of its body in bytes if the request %s', async (_what, init) => {
  const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true });
  onTestFinished(() => server.close());
  readBodies(server.routes);
  server.routes.post('/length', async (request) => {
    const { body } = request;
    return { length: requestLength(request), body: body instanceof UnparsedBody ? body.parse() : body };
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/length`, { method: 'POST', headers, ...init() });
  expect(await response.json()).toEqual({ length: 10_008, body: { a: 'é'.repeat(5_000) } });
});
