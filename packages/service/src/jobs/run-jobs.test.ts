import { expect, it } from 'vitest';
import type { Job } from './job.ts';
import { runJobs } from './run-jobs.ts';

/** A job whose runs end on command. */
function heldJob(options: Partial<Job> = {}) {
  const ends: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const job: Job = {
    name: 'held',
    everyMs: 600_000,
    run: (signal) => {
      signals.push(signal);
      return new Promise<void>((resolve) => ends.push(resolve));
    },
    ...options,
  };
  const begun = (count: number) => expect.poll(() => ends.length, { interval: 1, timeout: 60_000 }).toBe(count);
  return { job, ends, signals, begun };
}

/** Wakes a job, as long as the job listens. */
function alarm() {
  const wakes = new Set<() => void>();
  const listen: Job['listen'] = (wake) => {
    wakes.add(wake);
    return { stop: async () => void wakes.delete(wake) };
  };
  return { listen, wakes, ring: () => wakes.forEach((wake) => void wake()) };
}

const fail = (error: unknown) => expect.fail(String(error));

it('a job that is woken during a run runs once more afterwards, however often it was woken', async () => {
  const { listen, ring } = alarm();
  const { job, ends, begun } = heldJob({ listen });
  const running = runJobs([job], fail);
  await begun(1);
  for (let time = 0; time < 5; time += 1) ring();
  ends[0]?.();
  await begun(2);
  ends[1]?.();
  await running.stop();
  expect(ends).toHaveLength(2);
});

it('a sleeping job runs when it is woken', async () => {
  const { listen, ring } = alarm();
  const { job, ends, begun } = heldJob({ listen });
  const running = runJobs([job], fail);
  await begun(1);
  ends[0]?.();
  await new Promise(setImmediate);
  ring();
  await begun(2);
  ends[1]?.();
  await running.stop();
});

it('a failing job is reported with its name, and runs again', async () => {
  const failures: [unknown, string][] = [];
  const error = new Error('no database');
  const running = runJobs(
    [{ name: 'failing', everyMs: 1, run: () => Promise.reject(error) }],
    (failure, { name }) => void failures.push([failure, name]),
  );
  await expect.poll(() => failures.length, { interval: 1, timeout: 60_000 }).toBeGreaterThan(2);
  await running.stop();
  expect(failures[1]).toEqual([error, 'failing']);
});

it('stopping a job aborts its run, waits for it, stops listening, and then waits for what runs have left', async () => {
  const { listen, wakes } = alarm();
  const events: string[] = [];
  const settle = async () => void events.push('settled');
  const { job, ends, signals, begun } = heldJob({ listen, settle });
  const running = runJobs([job], fail);
  await begun(1);
  const stopped = running.stop().then(() => events.push('stopped'));
  expect(signals[0]?.aborted).toBe(true);
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  events.push('ended');
  ends[0]?.();
  await stopped;
  expect(events).toEqual(['ended', 'settled', 'stopped']);
  expect(wakes.size).toBe(0);
  expect(ends).toHaveLength(1);
});
