import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { openConnection } from './http/test-connection.ts';

/** A list of two items: the first fails a moment later, the second at once. */
const program = `
  import { buildSchema, GraphQLError, graphql } from 'graphql';
  import { createLogger } from '@commerce/service';
  import { logStrayRejections } from '../dist/process.js';
  logStrayRejections(createLogger('test', 'error'));
  const late = (error) => ({ price: () => new Promise((_, reject) => setTimeout(reject, 20, error)) });
  const rootValue = { mugs: [late(new Error('late')), late(new GraphQLError('refused')), null] };
  await graphql({ schema: buildSchema('type Query { mugs: [Mug!] } type Mug { price: Int! }'), source: '{ mugs { price } }', rootValue });
  setTimeout(() => process.exit(7), 100);
`;

it('an unhandled rejection is logged unless it is a refusal, and the process continues', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  expect(String(Buffer.concat(output)).split('nobody waited for what failed')).toHaveLength(2);
  expect(code).toBe(7);
});

const slowService = `
  import { createHttpServer, createLogger } from '@commerce/service';
  import { onShutdown, reportListening } from '../dist/process.js';
  const logger = createLogger('test', 'silent');
  const server = createHttpServer({ logger, isReady: async () => true });
  server.routes.get('/slow', () => {
    process.send({ arrived: true });
    return new Promise((resolve) => process.once('message', () => resolve({ data: 'slow' })));
  });
  await onShutdown(() => server.close(), logger);
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

/** Blocks until its parent has gone, as while it loads its modules; then it would listen. */
const orphan = `
  import { appendFileSync, readFileSync } from 'node:fs';
  import { createLogger } from '@commerce/service';
  import { onShutdown } from '../dist/process.js';
  const parent = process.ppid;
  const word = (text) => appendFileSync(3, text);
  word('waits ');
  const isGone = () => readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[1] !== String(parent);
  while (!isGone()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  await onShutdown(async () => word('stops '), createLogger('test', 'silent'));
  word('listens ');
`;
/** Starts it, and is killed. */
const parent = `
  import { spawn } from 'node:child_process';
  spawn(process.execPath, ['--input-type=module', '--eval', process.env.ORPHAN], { stdio: ['ignore', 'inherit', 'inherit', 3, 'ipc'] });
`;

it.runIf(process.platform === 'linux')(
  'a process whose parent ends while it loads its modules does not begin to listen',
  async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', parent], {
      cwd: import.meta.dirname,
      env: { ...process.env, ORPHAN: orphan },
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    const words = child.stdio[3] as Readable;
    let said = '';
    for await (const text of words.setEncoding('utf8')) {
      said += text;
      if (said === 'waits ') child.kill('SIGKILL');
    }
    expect(said).toBe('waits stops ');
  },
);
