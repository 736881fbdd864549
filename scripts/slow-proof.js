// Runs those tests of the whole graph that take minutes, and are no part of `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

/** @param files what the names of their files begin with. */
export async function runSlowProof(files, env = {}) {
  await prepare();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', files], {
    cwd: join(root, 'tests'),
    stdio: 'inherit',
    env: { ...env, ...process.env, SLOW_PROOFS: '1' },
  });
  process.exitCode = status ?? 1;
}
