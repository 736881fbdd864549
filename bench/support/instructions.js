import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** `perf` counts from a moment after its start on, and does not say when. */
const STARTS_WITHIN_MS = 300;

/**
 * How many millions of instructions processes execute during `work`, in the kernel too, by Linux's `perf`. On a busy
 * machine a request takes more CPU time, but hardly more instructions. NaN where they cannot be counted.
 */
export async function instructionsOf(pids, work) {
  const counted = ['-x', ',', '-e', 'instructions:u,instructions:k', '-p', pids.join()];
  const perf = spawn('perf', ['stat', ...counted], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  perf.stderr.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const ended = once(perf, 'close').catch(() => null);
  await wait(STARTS_WITHIN_MS);
  await work();
  perf.kill('SIGINT');
  await ended;
  const counts = output
    .trim()
    .split('\n')
    .map((line) => Number.parseInt(line, 10));
  return counts.length === 2 ? (counts[0] + counts[1]) / 1e6 : Number.NaN;
}
