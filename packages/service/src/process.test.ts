import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

/** A list of two items: the first fails a moment later, the second at once. */
const program = `
  import { buildSchema, graphql } from 'graphql';
  import { createLogger, logStrayRejections } from '@commerce/service';
  logStrayRejections(createLogger('test', 'error'));
  const rootValue = { mugs: [{ price: () => new Promise((_, reject) => setTimeout(reject, 20, new Error('late'))) }, null] };
  await graphql({ schema: buildSchema('type Query { mugs: [Mug!] } type Mug { price: Int! }'), source: '{ mugs { price } }', rootValue });
  setTimeout(() => process.exit(7), 100);
`;

it('a rejection that nobody waits for is logged, and the process goes on', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  expect(String(Buffer.concat(output))).toContain('nobody waited for what failed');
  expect(code).toBe(7);
});
