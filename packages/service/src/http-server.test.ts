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
    errors: [
      {
        message: 'Internal server error',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
      },
    ],
  });
});

it('the health page says what operators should know while requests are served, and nothing else', async () => {
  let warnings: string[] = [];
  const server = createHttpServer({
    ...{ logger: createLogger('test', 'silent'), isReady: async () => true },
    warnings: () => warnings,
  });
  onTestFinished(() => server.close());
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const page = async () => (await fetch(`${url}/health/ready`)).json();
  expect(await page()).toEqual({ status: 'ok' });
  warnings = ['The logs of gateway cannot be written just now.'];
  expect(await page()).toEqual({ status: 'ok', warnings });
});
