import type { SqlRunner } from '@commerce/database';
import { traceparent } from '@commerce/tracing';
import { Prisma } from '../../generated/prisma/client.ts';

/** The delay of a job: by then the process that does the work itself has finished, or has died. */
export const JOB_DELAY = Prisma.sql`interval '5 seconds'`;
export const MAX_ATTEMPTS = 1_000;

/**
 * The SQL expression that adds the job to continue an order after `delay`, or postpones an existing one. It stands where
 * the order's columns `id` and `traceparent` are known.
 */
export function jobOf(delay: Prisma.Sql): Prisma.Sql {
  return newJob({
    task: Prisma.sql`'drive_checkout'`,
    payload: Prisma.sql`json_build_object('orderId', id, 'traceparent', traceparent)`,
    key: Prisma.sql`'checkout:' || id`,
    delay,
  });
}

/**
 * The SQL expression that replaces the job with the same key. The queue itself could postpone the job, but then a
 * worker that was too slow, and lost its job to another one, would delete the job when it ends, and the postponed run
 * with it.
 */
function newJob({ task, payload, key, delay }: Record<'task' | 'payload' | 'key' | 'delay', Prisma.Sql>): Prisma.Sql {
  return Prisma.sql`(
    WITH removed AS MATERIALIZED (SELECT graphile_worker.remove_job(${key}))
    SELECT (graphile_worker.add_job(${task}, ${payload}, run_at => now() + ${delay},
      max_attempts => ${MAX_ATTEMPTS}::int, job_key => ${key})).id AS job
    FROM removed
  )`;
}

/**
 * Stores a payment provider's callback, with the job that processes it. Ignores a known callback, and one whose order
 * has no payment.
 */
export async function processLater(sql: SqlRunner, callback: { id: string; orderId: string }): Promise<void> {
  await sql.$queryRaw`
    WITH received AS (
      INSERT INTO payment_callback (id, order_id)
      SELECT ${callback.id}, order_id FROM payment WHERE order_id = ${callback.orderId}::uuid
      ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT ${taskOf('process_callback', Prisma.sql`id`, Prisma.sql`interval '0 seconds'`)} FROM received`;
}

/** Repeats a task after some seconds. */
export async function repeatLater(sql: SqlRunner, task: TaskName, id: string, delayS: number): Promise<void> {
  await sql.$queryRaw`SELECT ${taskOf(task, Prisma.sql`${id}::text`, inSeconds(delayS))}`;
}

/** The kinds of jobs other than continuing orders. */
export type TaskName = 'process_callback' | 'drive_refund';

/** The SQL expression that adds the job of a task, or postpones an existing one. It continues the current trace. */
export function taskOf(task: TaskName, id: Prisma.Sql, delay: Prisma.Sql): Prisma.Sql {
  return newJob({
    task: Prisma.sql`${task}::text`,
    payload: Prisma.sql`json_build_object('id', ${id}, 'traceparent', ${traceparent()}::text)`,
    key: Prisma.sql`${task}::text || ':' || ${id}`,
    delay,
  });
}

function inSeconds(seconds: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${seconds}::int)`;
}

/** Schedules a job that continues an order, after some seconds. */
export async function driveLater(sql: SqlRunner, id: string, delayS: number): Promise<void> {
  await sql.$queryRaw`
    SELECT ${jobOf(inSeconds(delayS))} FROM "order" WHERE id = ${id}::uuid AND NOT settled`;
}

/**
 * Adds a job for every unfinished order, refund and callback that has none, which happens only if jobs were lost. Works
 * in the order of keys, because another process may do the same.
 */
export async function addMissingJobs(sql: SqlRunner): Promise<void> {
  await sql.$queryRaw`
    WITH unfinished AS MATERIALIZED (
      SELECT 'drive_checkout' AS task, 'checkout:' || id AS key, json_build_object('orderId', id, 'traceparent', traceparent) AS payload
      FROM "order" WHERE NOT settled
      UNION ALL
      SELECT 'drive_refund', 'drive_refund:' || id, json_build_object('id', id) FROM refund WHERE state = 'PROMISED'
      UNION ALL
      SELECT 'process_callback', 'process_callback:' || id, json_build_object('id', id)
      FROM payment_callback WHERE processed_at IS NULL
    ), missing AS MATERIALIZED (
      SELECT * FROM unfinished
      WHERE NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE jobs.key = unfinished.key) ORDER BY key
    )
    SELECT ${newJob({
      task: Prisma.sql`task`,
      payload: Prisma.sql`payload`,
      key: Prisma.sql`key`,
      delay: JOB_DELAY,
    })} FROM missing`;
}

/**
 * Expedites jobs that the queue would leave for too long. It frees jobs whose worker has held them for so long that it
 * must be dead (the queue would wait for hours), and brings forward jobs that the queue delays further after every
 * failure. It deletes replaced jobs, which have no key, when their worker has died: they would be due for ever.
 * @returns whether any job is due.
 */
export async function expediteJobs(sql: SqlRunner): Promise<boolean> {
  const [row] = await sql.$queryRaw<{ due: boolean }[]>`
    WITH stale AS (
      SELECT array_agg(locked_by) AS workers FROM graphile_worker.jobs WHERE locked_at < now() - ${JOB_DELAY}
    ), unlocked AS (
      SELECT graphile_worker.force_unlock_workers(workers)::text FROM stale WHERE workers IS NOT NULL
    ), late AS (
      SELECT array_agg(id) AS ids FROM graphile_worker.jobs
      WHERE locked_at IS NULL AND last_error IS NOT NULL AND run_at > now() + ${JOB_DELAY}
    ), expedited AS (
      SELECT (graphile_worker.reschedule_jobs(ids, run_at => now(), attempts => 0)).id FROM late WHERE ids IS NOT NULL
    ), replaced AS (
      SELECT array_agg(id) AS ids FROM graphile_worker.jobs WHERE key IS NULL AND locked_at IS NULL
    ), deleted AS (
      SELECT (graphile_worker.complete_jobs(ids)).id FROM replaced WHERE ids IS NOT NULL
    )
    SELECT (SELECT count(*) FROM unlocked) + (SELECT count(*) FROM expedited) + (SELECT count(*) FROM deleted) > 0
      OR EXISTS (SELECT FROM graphile_worker.jobs WHERE run_at <= now() AND locked_at IS NULL) AS due`;
  return row?.due ?? false;
}
