// Runs those tests of a workspace that take minutes, and are no part of `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

/** @param files what stands in the names of their files. @param isAlone whether they need no graph that runs beside them. */
export async function runSlowProof({ workspace = 'tests', files, env = {}, isAlone = false }) {
  await prepare();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...files], {
    cwd: join(root, workspace),
    stdio: 'inherit',
    env: { ...env, ...process.env, SLOW_PROOFS: isAlone ? 'alone' : '1' },
  });
  process.exitCode = status ?? 1;
}
