import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** `perf` starts counting some time after its start, and does not report when. */
const STARTS_WITHIN_MS = 300;

/**
 * The resources that processes use during `work`, including the kernel's, by Linux's `perf`: millions of instructions,
 * and CPU milliseconds. On a busy machine a request takes more CPU time, but hardly more instructions. NaN if they
 * cannot be counted.
 */
export async function spentBy(pids, work) {
  const counted = ['-x', ',', '-e', 'instructions:u,instructions:k,task-clock', '-p', pids.join()];
  const perf = spawn('perf', ['stat', ...counted], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let output = '';
  perf.stderr.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const ended = once(perf, 'close').catch(() => null);
  await wait(STARTS_WITHIN_MS);
  await work();
  perf.kill('SIGINT');
  await ended;
  const lines = output.trim().split('\n');
  const [user, kernel, ms] = lines.length === 3 ? lines.map((line) => Number.parseFloat(line)) : [];
  return { millions: (user + kernel) / 1e6, ms: ms ?? Number.NaN };
}
