import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { activityOf, wasIdle } from './process-activity.ts';

/** Starts a worker, tells its id, and then only waits. */
const primary = `
  const { pid } = require('node:child_process').spawn(process.execPath, ['--eval', process.argv[1]], { stdio: 'ignore' });
  console.log(pid);
  setInterval(() => undefined, 60_000);
`;

it.runIf(process.platform === 'linux')('a process is busy while one of its workers computes', async () => {
  const child = spawn(process.execPath, ['--eval', primary, 'for (;;);'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [worker] = await once(child.stdout.setEncoding('utf8'), 'data');
  onTestFinished(() => {
    child.kill('SIGKILL');
    process.kill(Number(worker), 'SIGKILL');
  });
  const before = activityOf(child.pid ?? 0);
  await expect.poll(() => wasIdle(before, activityOf(child.pid ?? 0))).toBe(false);
  await expect.poll(() => (activityOf(child.pid ?? 0)?.ticks ?? 0) - (before?.ticks ?? 0)).toBeGreaterThan(20);
});
