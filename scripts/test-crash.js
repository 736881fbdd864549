// npm run test:crash: kill -9 at every step of a checkout, then hundreds of every process at random moments. CRASH_KILLS and CRASH_SEED choose others.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

await prepare();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'src/crash-'], {
  cwd: join(root, 'tests'),
  stdio: 'inherit',
  env: { CRASH_KILLS: '300', ...process.env },
});
process.exitCode = status ?? 1;
