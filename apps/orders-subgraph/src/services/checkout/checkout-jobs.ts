import { settledWithin } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import type { Job } from '@commerce/service';
import { ServiceError } from '@commerce/service-client';
import { continueTrace, inSpan } from '@commerce/tracing';
import { runMigrations, type Task, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import { ProviderNotConfiguredError, RefundRefusedError } from '../../payments/errors.ts';
import { addMissingJobs, driveLater, expediteJobs, repeatLater, type TaskName } from '../orders/order-jobs.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { CheckoutDriver } from './checkout-driver.ts';
import { createJobRuns, silent } from './job-runs.ts';

const LOOK_EVERY_MS = 1_000;
const ADD_MISSING_EVERY_MS = 5_000;
/** How long the next run waits for running jobs. A job that hangs must not stop the search for due jobs. */
const RUN_MAX_WAIT_MS = 3_000;
/** How long running jobs may take to finish when the process stops. Another process continues the rest. */
const STOP_MAX_WAIT_MS = 5_000;

/** Migrates the job queue's own tables; needed before the first order can be placed. Safe to repeat. */
export function prepareJobQueue(pool: Pool): Promise<void> {
  return runMigrations({ pgPool: pool, logger: silent });
}

/** Does this once; a call after a failure tries again. */
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
 * The jobs that continue the checkouts of processes that died. One looks for due entries in the queue, every second.
 * The other looks for unfinished work that has lost its entry, every few seconds. Any number of processes may run them:
 * the queue gives an entry to one of them. The entries of a dead process are handed out again after seconds; two
 * drivers of one order do no harm.
 * @param options.prepareQueue resolves once the queue's tables exist.
 * @param options.tasks other kinds of jobs; each gets the id of its subject.
 * @param options.onError receives errors of checkouts that could not continue; they are tried again.
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
      if (!isOutage(error)) onError(error);
      // The job does not fail: the queue would delay it longer each time, and outages have no typical length.
      await driveLater(sql, id, delayAfter(error));
    }
  };
  const attempt =
    (task: TaskName) =>
    async ({ id }: { id: string }) => {
      try {
        await options.tasks[task](id);
      } catch (error) {
        if (!isOutage(error)) onError(error);
        await repeatLater(sql, task, id, delayAfter(error));
      }
    };
  const tasks: TaskList = {
    drive_checkout: inItsTrace(({ orderId }: { orderId: string }) => driveOn(orderId)),
    process_callback: inItsTrace(attempt('process_callback')),
    // The name in releases before 2026-11-27. Their processes create such jobs until they are replaced.
    heed_callback: inItsTrace(attempt('process_callback')),
    drive_refund: inItsTrace(attempt('drive_refund')),
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
    { name: 'add missing checkout jobs', everyMs: ADD_MISSING_EVERY_MS, run: () => addMissingJobs(sql) },
  ];
}

/** A job continues the trace of the request that caused it. */
function inItsTrace<Payload>(work: (payload: Payload) => Promise<void>): Task {
  return (payload, { job }) => {
    const { traceparent = null } = payload as { traceparent?: string | null };
    const span = { attributes: { 'job.attempt': job.attempts } };
    return continueTrace(traceparent, () => inSpan(`job ${job.task_identifier}`, span, () => work(payload as Payload)));
  };
}

/** In seconds. An outage may end at any moment, but a declined payment is not accepted a moment later. */
function delayAfter(error: unknown): number {
  return error instanceof RefundRefusedError || error instanceof ProviderNotConfiguredError ? error.retryAfterS : 1;
}

/** An outage ends by itself, and is told by those who see it; other errors need somebody who reads of them. */
function isOutage(error: unknown): boolean {
  return error instanceof ServiceError && !(error instanceof ProviderNotConfiguredError);
}
