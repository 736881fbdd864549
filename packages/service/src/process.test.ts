import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openConnection } from './http/test-connection.ts';

/** A list of two items: the first fails a moment later, the second at once. */
const program = `
  import { buildSchema, graphql } from 'graphql';
  import { createLogger, logStrayRejections } from '@commerce/service';
  logStrayRejections(createLogger('test', 'error'));
  const rootValue = { mugs: [{ price: () => new Promise((_, reject) => setTimeout(reject, 20, new Error('late'))) }, null] };
  await graphql({ schema: buildSchema('type Query { mugs: [Mug!] } type Mug { price: Int! }'), source: '{ mugs { price } }', rootValue });
  setTimeout(() => process.exit(7), 100);
`;

it('an unhandled rejection is logged, and the process continues', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  expect(String(Buffer.concat(output))).toContain('nobody waited for what failed');
  expect(code).toBe(7);
});

const slowService = `
  import { createHttpServer, createLogger, onShutdown, reportListening } from '@commerce/service';
  const logger = createLogger('test', 'silent');
  const server = createHttpServer({ logger, isReady: async () => true });
  server.routes.get('/slow', () => {
    process.send({ arrived: true });
    return new Promise((resolve) => process.once('message', () => resolve({ data: 'slow' })));
  });
  onShutdown(() => server.close(), logger);
  reportListening(await server.listen({ host: '127.0.0.1', port: 0 }), logger);
`;

it('a process that is asked to stop during a request on a kept-alive connection tells its parent, and exits with 0 after its answer', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', slowService], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ listening }] = (await once(child, 'message')) as [{ listening: string }];
  const connection = openConnection(listening);
  connection.write('GET /health/live HTTP/1.1', 'Host: shop', '');
  await connection.until('"ok"');
  connection.write('GET /slow HTTP/1.1', 'Host: shop', '');
  await once(child, 'message');
  child.kill('SIGTERM');
  expect(await once(child, 'message')).toEqual([{ stopping: true }, undefined]);
  child.send('answer');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(await connection.ended).toMatch(/connection: close.*"slow"/is);
});
