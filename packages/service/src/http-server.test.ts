import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer, createLogger } from './index.ts';

async function serve(isReady: () => Promise<boolean>) {
  const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady });
  server.routes.get('/bug', () => {
    throw new Error('SELECT secret FROM customer');
  });
  onTestFinished(() => server.close());
  return server.listen({ host: '127.0.0.1', port: 0 });
}

it('a service is live while its process works, and ready while it can serve', async () => {
  let ready = true;
  const url = await serve(async () => {
    if (!ready) throw new Error('no database');
    return true;
  });
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  ready = false;
  expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
});

it('a bug outside GraphQL leaks nothing', async () => {
  const response = await fetch(`${await serve(async () => true)}/bug`);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
});
