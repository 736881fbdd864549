import { setTimeout as delay } from 'node:timers/promises';
import { durations } from '@commerce/metrics';
import { continueTrace } from '@commerce/tracing';
import type { Job, Stoppable } from './job.ts';

const runs = durations('job_run_duration_seconds', 'How long background jobs run.', ['job', 'outcome']);

/**
 * Runs jobs in loops until they are stopped: each at once, and again when it is woken or its interval is over. Each run
 * is a trace of its own, unless it continues those of requests.
 * @param onError receives the error of a failed run.
 */
export function runJobs(jobs: readonly Job[], onError: (error: unknown, job: Job) => void): Stoppable {
  const loops = jobs.map((job) => runJob(job, (error) => onError(error, job)));
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}

function runJob(job: Job, onError: (error: unknown) => void): Stoppable {
  const { everyMs, restMs = 0 } = job;
  const stopping = new AbortController();
  let woken = false;
  let endSleep = () => {};

  const wake = () => {
    woken = true;
    endSleep();
  };
  const sleep = () =>
    new Promise<void>((resolve) => {
      if (woken || stopping.signal.aborted) return resolve();
      const timer = setTimeout(resolve, everyMs);
      endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async () => {
    while (!stopping.signal.aborted) {
      woken = false;
      const rest = restMs > 0 ? delay(restMs, undefined, { signal: stopping.signal }).catch(() => undefined) : null;
      await continueTrace(null, () => measured(job, stopping.signal).catch(onError));
      await rest;
      await sleep();
    }
  };
  const looping = loop();
  const listener = job.listen?.(wake);

  return {
    async stop() {
      stopping.abort();
      endSleep();
      await Promise.all([listener?.stop(), looping]);
      await job.settle?.();
    },
  };
}

async function measured(job: Job, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  let outcome = 'failed';
  try {
    await job.run(signal);
    outcome = 'done';
  } finally {
    runs.since(startedAt, { job: job.name, outcome });
  }
}
