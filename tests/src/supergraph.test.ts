import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from './support/repository.ts';

it('the committed supergraph is what the subgraphs compose to', async () => {
  const check = promisify(execFile)(process.execPath, [join(root, 'scripts/compose.js'), '--check']);
  await expect(check).resolves.toMatchObject({ stderr: '' });
});
