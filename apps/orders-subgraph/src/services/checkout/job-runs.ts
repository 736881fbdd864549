import { EventEmitter } from 'node:events';
import { settledWithin } from '@commerce/batching';
import { Logger, runOnce, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';

const CONCURRENCY = 8;
/** The maximum over all runs. Jobs that hang do not stop others from running, and their number stays bounded. */
const MOST_AT_ONCE = 24;
/** How long to wait for the queue to report the end of a run, after its last job has ended. */
const END_MAX_WAIT_MS = 2_000;
export const silent = new Logger(() => () => undefined);

/** Runs the jobs that are due. */
export interface JobRuns {
  /** Runs jobs until none is due or the signal aborts; none if the maximum is running already. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when the running ones have ended. */
  settle(): Promise<void>;
}

interface JobSource {
  pool: Pool;
  tasks: TaskList;
  /** Receives errors of the queue: it could not hand out jobs, or could not record their end. */
  onError: (error: unknown) => void;
}

export function createJobRuns(source: JobSource): JobRuns {
  const runs = new Set<Run>();
  return {
    async run(signal) {
      const busy = [...runs].reduce((sum, { workers }) => sum + workers, 0);
      const concurrency = Math.min(CONCURRENCY, MOST_AT_ONCE - busy);
      if (signal.aborted || concurrency === 0) return;
      const run = createRun(source, concurrency);
      signal.addEventListener('abort', run.stop);
      runs.add(run);
      await run.end;
      signal.removeEventListener('abort', run.stop);
      runs.delete(run);
    },

    async settle() {
      await Promise.all([...runs].map(({ end }) => end));
    },
  };
}

/** A set of workers. Each takes one job after the other until none is due. */
interface Run {
  /** How many workers are still running. */
  workers: number;
  stop(): void;
  end: Promise<void>;
}

function createRun({ pool, tasks, onError }: JobSource, concurrency: number): Run {
  const events: WorkerEvents = new EventEmitter();
  let workerPool: WorkerPool | undefined;
  events.on('pool:create', (created) => {
    workerPool = created.workerPool;
  });
  const ran = runOnce({
    pgPool: pool,
    taskList: tasks,
    concurrency,
    noHandleSignals: true,
    logger: silent,
    events,
    // No batching: otherwise nobody would learn that the queue could not record the end of a job.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }).catch(onError);
  const idle = new Promise<void>((resolve) => {
    events.on('worker:stop', () => {
      run.workers -= 1;
      if (run.workers === 0) resolve();
    });
  });
  const run: Run = {
    workers: concurrency,
    // An error in here makes the run itself fail.
    stop: () => void Promise.resolve(workerPool?.gracefulShutdown()).catch(() => undefined),
    // After a lost database the queue may never report the end: graphile-worker 0.17 miscounts its failed batches.
    end: Promise.race([ran, idle]).then(() => settledWithin(ran, END_MAX_WAIT_MS)),
  };
  return run;
}
