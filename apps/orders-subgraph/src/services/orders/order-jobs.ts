import type { SqlRunner } from '@commerce/database';
import { Prisma } from '../../generated/prisma/client.ts';

/** How long a job waits: by then whoever does its work has done it, or has died. */
export const JOB_DELAY = Prisma.sql`interval '5 seconds'`;
export const MAX_ATTEMPTS = 1_000;

/** Adds the job that drives orders on after `delay`, or puts it off if it is there: an expression of SQL. */
export function jobOf(id: Prisma.Sql, delay: Prisma.Sql): Prisma.Sql {
  return newJob({
    task: Prisma.sql`'drive_checkout'`,
    payload: Prisma.sql`json_build_object('orderId', ${id})`,
    key: Prisma.sql`'checkout:' || ${id}`,
    delay,
  });
}

/**
 * Puts a job in the place of the one that has its key: an expression of SQL. The queue would put off that one itself; but
 * who has been at it for so long that it was given out again deletes it at the end, and with it what was put off.
 */
function newJob({ task, payload, key, delay }: Record<'task' | 'payload' | 'key' | 'delay', Prisma.Sql>): Prisma.Sql {
  return Prisma.sql`(
    WITH removed AS MATERIALIZED (SELECT graphile_worker.remove_job(${key}))
    SELECT (graphile_worker.add_job(${task}, ${payload}, run_at => now() + ${delay},
      max_attempts => ${MAX_ATTEMPTS}::int, job_key => ${key})).id AS job
    FROM removed
  )`;
}

/** Stores a payment provider's callback, with the job that processes it; a known one, or one of no order's, changes nothing. */
export async function processLater(sql: SqlRunner, callback: { id: string; orderId: string }): Promise<void> {
  await sql.$queryRaw`
    WITH received AS (
      INSERT INTO payment_callback (id, order_id)
      SELECT ${callback.id}, order_id FROM payment WHERE order_id = ${callback.orderId}::uuid
      ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT ${taskOf('process_callback', Prisma.sql`id`, Prisma.sql`interval '0 seconds'`)} FROM received`;
}

/** Has a task done again, after some seconds. */
export async function repeatLater(sql: SqlRunner, task: TaskName, id: string, delayS: number): Promise<void> {
  await sql.$queryRaw`SELECT ${taskOf(task, Prisma.sql`${id}::text`, inSeconds(delayS))}`;
}

/** What is done by jobs, beside driving orders on. */
export type TaskName = 'process_callback' | 'drive_refund';

/** Adds the job of a task, or puts it off if it is there: an expression of SQL. */
export function taskOf(task: TaskName, id: Prisma.Sql, delay: Prisma.Sql): Prisma.Sql {
  return newJob({
    task: Prisma.sql`${task}::text`,
    payload: Prisma.sql`json_build_object('id', ${id})`,
    key: Prisma.sql`${task}::text || ':' || ${id}`,
    delay,
  });
}

function inSeconds(seconds: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${seconds}::int)`;
}

/** Has an order driven on by a job, after some seconds. */
export async function driveLater(sql: SqlRunner, id: string, delayS: number): Promise<void> {
  await sql.$queryRaw`
    SELECT ${jobOf(Prisma.sql`id`, inSeconds(delayS))} FROM "order" WHERE id = ${id}::uuid AND NOT settled`;
}

/**
 * Has what is left to be done, and has no job, done by one: of orders, refunds and callbacks. There is none unless jobs
 * were lost. In the order of keys, as another process may do the same.
 */
export async function takeUpForgotten(sql: SqlRunner): Promise<void> {
  await sql.$queryRaw`
    WITH unfinished AS MATERIALIZED (
      SELECT 'drive_checkout' AS task, 'checkout:' || id AS key, json_build_object('orderId', id) AS payload
      FROM "order" WHERE NOT settled
      UNION ALL
      SELECT 'drive_refund', 'drive_refund:' || id, json_build_object('id', id) FROM refund WHERE state = 'PROMISED'
      UNION ALL
      SELECT 'process_callback', 'process_callback:' || id, json_build_object('id', id)
      FROM payment_callback WHERE processed_at IS NULL
    ), forgotten AS MATERIALIZED (
      SELECT * FROM unfinished
      WHERE NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE jobs.key = unfinished.key) ORDER BY key
    )
    SELECT ${newJob({
      task: Prisma.sql`task`,
      payload: Prisma.sql`payload`,
      key: Prisma.sql`key`,
      delay: JOB_DELAY,
    })} FROM forgotten`;
}

/**
 * Expedites the jobs that the queue would leave for too long: it frees those whose worker has held them for so long that it
 * must be dead, where the queue would wait for hours, and brings forward those that the queue delays further after every
 * failure. It deletes replaced jobs, which have lost their key, whose worker has died: they would be due for ever.
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
