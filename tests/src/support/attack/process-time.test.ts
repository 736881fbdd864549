import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { cpuMs } from './process-time.ts';

/** A child of the shell counts to this. It takes about a fifth of a second. */
const COUNT = 100_000;
/** Ended children are counted in hundredths of a second, running ones exactly. */
const MOST_ROUNDED_MS = 50;

it.runIf(process.platform === 'linux')(
  'the CPU time of processes never falls, and does not jump, when their children end',
  async () => {
    const one = `sh -c 'i=0; while [ $i -lt ${COUNT} ]; do i=$((i+1)); done' &`;
    const shell = spawn('sh', ['-c', `for round in 1 2 3; do ${one.repeat(8)} wait; done`]);
    const ended = once(shell, 'exit');
    const readings: { cpu: number; at: number }[] = [];
    while (shell.exitCode === null) {
      readings.push({ cpu: cpuMs([shell.pid ?? 0]), at: performance.now() });
      await new Promise(setImmediate);
    }
    await ended;
    const falls = readings.flatMap(({ cpu }, at) => {
      const fall = (readings[at - 1]?.cpu ?? 0) - cpu;
      return cpu > 0 && fall > MOST_ROUNDED_MS ? [fall] : [];
    });
    expect(readings.length).toBeGreaterThan(20);
    expect(falls).toEqual([]);
  },
);
