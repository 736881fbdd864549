import { settledWithin } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import type { Job } from '@commerce/service';
import { ServiceError } from '@commerce/service-client';
import { runMigrations, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import { RefundRefusedError } from '../../payments/errors.ts';
import { driveLater, expediteJobs, repeatLater, type TaskName, takeUpForgotten } from '../orders/order-jobs.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { CheckoutDriver } from './checkout-driver.ts';
import { createJobRuns, silent } from './job-runs.ts';

const LOOK_EVERY_MS = 1_000;
const TAKE_UP_EVERY_MS = 5_000;
/** How long others wait for the jobs that are under way: one that hangs must not keep them from being looked for again. */
const RUN_MAX_WAIT_MS = 3_000;
/** How long jobs that are under way have to end when the process stops: what they leave is driven on by another one. */
const STOP_MAX_WAIT_MS = 5_000;

/** Brings the job queue's own tables up to date: before the first order can be placed. Safe to repeat. */
export function prepareJobQueue(pool: Pool): Promise<void> {
  return runMigrations({ pgPool: pool, logger: silent });
}

/** The same, done once, and again by the next call if it failed. */
export function prepareOnce(pool: Pool): () => Promise<void> {
  let prepared: Promise<void> | null = null;
  return () => {
    prepared ??= prepareJobQueue(pool).catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };
}

/**
 * The jobs that go on with the checkouts of processes that died: one looks for work that is due in the queue, every
 * second, the other every few for what has lost its entry there. Any number of processes may run them: the queue gives
 * an entry to one of them. What a dead process has taken is given out again after seconds, since two drivers do each
 * other no harm.
 * @param options.prepareQueue resolves once the queue's tables are there.
 * @param options.tasks what else is done by jobs, by the id of what it is about.
 * @param options.onError receives what a checkout could not be driven on for; it is tried again.
 */
export function checkoutJobs(options: {
  pool: Pool;
  sql: SqlRunner;
  driver: CheckoutDriver;
  tasks: Record<TaskName, (id: string) => Promise<unknown>>;
  prepareQueue: () => Promise<void>;
  onError: (error: unknown) => void;
}): Job[] {
  const { pool, sql, driver, prepareQueue, onError } = options;

  const driveOn = async (id: string) => {
    try {
      await driver.drive(await getOrder(sql, id));
    } catch (error) {
      if (!(error instanceof ServiceError)) onError(error);
      // Rather than fail the job: the queue would put it off for longer each time, and no outage lasts a fixed time.
      await driveLater(sql, id, delayAfter(error));
    }
  };
  const attempt = (task: TaskName) => async (payload: unknown) => {
    const { id } = payload as { id: string };
    try {
      await options.tasks[task](id);
    } catch (error) {
      if (!(error instanceof ServiceError)) onError(error);
      await repeatLater(sql, task, id, delayAfter(error));
    }
  };
  const tasks: TaskList = {
    drive_checkout: (payload) => driveOn((payload as { orderId: string }).orderId),
    process_callback: attempt('process_callback'),
    // What releases before 2026-11-27 call it: their processes create such jobs until they are replaced.
    heed_callback: attempt('process_callback'),
    drive_refund: attempt('drive_refund'),
  };

  const runs = createJobRuns({ pool, tasks, onError });

  return [
    {
      name: 'drive checkouts on',
      everyMs: LOOK_EVERY_MS,
      async run(signal) {
        await prepareQueue();
        if (await expediteJobs(sql)) await settledWithin(runs.run(signal), RUN_MAX_WAIT_MS);
      },
      settle: () => settledWithin(runs.settle(), STOP_MAX_WAIT_MS),
    },
    { name: 'take up forgotten checkouts', everyMs: TAKE_UP_EVERY_MS, run: () => takeUpForgotten(sql) },
  ];
}

/** In seconds. An outage may end at any moment, but a refusal is not reversed at once. */
function delayAfter(error: unknown): number {
  return error instanceof RefundRefusedError ? error.retryAfterS : 1;
}
