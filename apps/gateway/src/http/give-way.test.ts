import { createHttpServer, createLogger } from '@commerce/service';
import { expect, it, onTestFinished } from 'vitest';
import { giveWay } from './give-way.ts';

it('many requests that arrive at once begin in several turns, and one that arrives later begins before the last of them', async () => {
  const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true });
  onTestFinished(() => server.close());
  giveWay(server.routes);
  const begun: string[] = [];
  server.routes.get('/:name', async ({ params }) => {
    begun.push((params as { name: string }).name);
    return {};
  });
  await server.routes.ready();
  const many = Array.from({ length: 2_000 }, () => server.routes.inject('/many'));
  while (begun.length === 0) await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(begun.length).toBeLessThan(400);
  await server.routes.inject('/later');
  await Promise.all(many);
  expect(begun).toHaveLength(2_001);
  expect(begun.indexOf('later')).toBeLessThan(1_000);
});
