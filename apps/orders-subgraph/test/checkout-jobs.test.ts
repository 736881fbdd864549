import { randomUUID } from 'node:crypto';
import { setTimeout as turn } from 'node:timers/promises';
import { createSqlRunner, type SqlRunner } from '@commerce/database';
import { runJobs } from '@commerce/service';
import { continueTrace, traceparent } from '@commerce/tracing';
import type { TaskList } from 'graphile-worker';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../src/database.ts';
import { transitionAfter } from '../src/domain/checkout.ts';
import { checkoutJobs } from '../src/services/checkout/checkout-jobs.ts';
import { createJobRuns } from '../src/services/checkout/job-runs.ts';
import { addMissingJobs, driveLater, expediteJobs, repeatLater } from '../src/services/orders/order-jobs.ts';
import { insertOrders } from '../src/services/orders/order-repository.ts';
import { applyTransition } from '../src/services/orders/order-transitions.ts';
import { newOrder, useOrdersDatabase } from './support/orders-database.ts';

const openOrders = useOrdersDatabase();
let database: Database;
let owner: Database;
let sql: SqlRunner;
beforeAll(async () => {
  database = await openOrders();
  owner = await openOrders('owner');
  sql = createSqlRunner(database.pool);
});
const rowsOf = async (text: string, ...values: unknown[]) => (await owner.pool.query(text, values)).rows;
beforeEach(() => rowsOf('DELETE FROM graphile_worker._private_jobs'));

const createRuns = (tasks: TaskList, { pool }: Database = database) =>
  createJobRuns({ pool, tasks, onError: () => undefined });
const running = new AbortController().signal;
const prepareQueue = () => Promise.resolve();
const jobs = () =>
  rowsOf(`SELECT key, run_at > now() + interval '30 seconds' AS later FROM graphile_worker.jobs ORDER BY key`);
const countJobs = async () => (await rowsOf('SELECT FROM graphile_worker.jobs')).length;

/** Jobs that end one by one on demand, or at once after `letGo`. */
async function hangingJobs(count: number) {
  await rowsOf(`SELECT graphile_worker.add_job('hang') FROM generate_series(1, $1::int)`, count);
  const ends: (() => void)[] = [];
  let free = false;
  const tasks = {
    hang: () =>
      new Promise<void>((resolve) => {
        ends.push(resolve);
        if (free) resolve();
      }),
  };
  const letGo = () => {
    free = true;
    for (const end of ends) end();
  };
  const begun = (wanted: number) => expect.poll(() => ends.length, { interval: 5, timeout: 60_000 }).toBe(wanted);
  return { tasks, ends, letGo, begun };
}

describe('running jobs', () => {
  it('a job whose end the queue cannot record causes no unhandled rejection and no endless wait', async () => {
    const stray: unknown[] = [];
    const note = (error: unknown) => void stray.push(error);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const { tasks, ends, begun } = await hangingJobs(4);
    const lost = await openOrders();
    const ran = createRuns(tasks, lost).run(running);
    await begun(4);
    await lost.close();
    for (const end of ends) {
      end();
      // Timers run in the order in which they were set: the queue tries to record this end before the next one.
      await turn();
      await turn();
    }
    await ran;
    expect(stray).toEqual([]);
    expect(await countJobs()).toBe(4);
  });

  it('only a few jobs run at a time, however often the queue is checked', async () => {
    const { tasks, ends, letGo, begun } = await hangingJobs(30);
    const runs = createRuns(tasks);
    const hanging = [8, 16, 24].map(async (wanted) => {
      await begun(wanted - 8);
      await runs.run(running);
    });
    await begun(24);
    await runs.run(running);
    expect(ends).toHaveLength(24);
    letGo();
    await Promise.all(hanging);
    expect(ends).toHaveLength(30);
    expect(await countJobs()).toBe(0);
  });

  it('when the service stops, it waits for running jobs and starts no others', async () => {
    const { tasks, ends, letGo, begun } = await hangingJobs(10);
    const runs = createRuns(tasks);
    const stopping = new AbortController();
    const ran = runs.run(stopping.signal);
    await begun(8);
    stopping.abort();
    const settled = runs.settle();
    expect(await Promise.race([settled, countJobs()])).toBe(10);
    letGo();
    await Promise.all([settled, ran, runs.run(stopping.signal)]);
    expect(ends).toHaveLength(8);
    expect(await countJobs()).toBe(2);
  });
});

describe('a job that a slow worker postpones after losing it', () => {
  /**
   * Makes the queue consider a worker dead while its task runs. Only once, because the task may be handed out again.
   */
  const slowly = (putOff: (id: string) => Promise<void>) => {
    let taken = false;
    return async (payload: unknown) => {
      if (taken) return;
      taken = true;
      await rowsOf(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'`);
      expect(await expediteJobs(sql)).toBe(true);
      const { id, orderId } = payload as { id?: string; orderId?: string };
      await putOff(id ?? orderId ?? '');
    };
  };

  it('a job that a slow worker postpones after losing it is kept: an order', async () => {
    const order = newOrder();
    await insertOrders(sql, [order]);
    await driveLater(sql, order.id, 0);
    await createRuns({ drive_checkout: slowly((id) => driveLater(sql, id, 60)) }).run(running);
    expect(await jobs()).toEqual([{ key: `checkout:${order.id}`, later: true }]);
  });

  it.each(['drive_refund', 'process_callback'] as const)(
    'a job that a slow worker postpones after losing it is kept: %s',
    async (task) => {
      const about = randomUUID();
      await repeatLater(sql, task, about, 0);
      await createRuns({ [task]: slowly((id) => repeatLater(sql, task, id, 60)) }).run(running);
      expect(await jobs()).toEqual([{ key: `${task}:${about}`, later: true }]);
    },
  );

  it('a job that a slow worker postpones leaves nothing that stays due for ever, even if the worker has died', async () => {
    const about = randomUUID();
    await repeatLater(sql, 'drive_refund', about, 0);
    await rowsOf(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'the dead', locked_at = now() - interval '1 hour'`,
    );
    await repeatLater(sql, 'drive_refund', about, 60);
    expect(await countJobs()).toBe(2);
    // First its worker is found dead, then the job is deleted: each call has work to do.
    for (const due of [true, true, false]) expect(await expediteJobs(sql)).toBe(due);
    expect(await jobs()).toEqual([{ key: `drive_refund:${about}`, later: true }]);
  });
});

const paying = { provider: 'sandbox', methodToken: 'ok', captureWanted: true, expiresAt: new Date() };

it('postponing an order that waits for its buyer reports the change and postpones its job', async () => {
  const order = newOrder({ paying });
  await insertOrders(sql, [order]);
  await rowsOf(`UPDATE "order" SET payment_state = 'DUE' WHERE id = $1`, order.id);
  const changes = [{ id: order.id, failure: null, events: [] }];
  const changed = await applyTransition(sql, transitionAfter('AUTHORIZE', 'WAITING'), changes);
  expect([...changed]).toEqual([order.id]);
  expect(await jobs()).toEqual([{ key: `checkout:${order.id}`, later: false }]);
});

describe('unfinished work', () => {
  /** An order with a refund and a callback, before and after their work is done. */
  async function insertWork() {
    const [open, done] = [newOrder({ paying }), newOrder({ paying })];
    await insertOrders(sql, [open, done]);
    await rowsOf('UPDATE "order" SET settled = true WHERE id = $1', done.id);
    const { prisma } = database;
    const base = { orderId: done.id, requestHash: '', amount: 1n };
    const refunds = (['PROMISED', 'DONE', 'FAILED'] as const).map((state) => ({
      ...base,
      id: randomUUID(),
      idempotencyKey: state,
      state,
    }));
    await prisma.refund.createMany({ data: refunds });
    const callbacks = [null, new Date()].map((processedAt) => ({ id: randomUUID(), orderId: done.id, processedAt }));
    await prisma.paymentCallback.createMany({ data: callbacks });
    return [`checkout:${open.id}`, `drive_refund:${refunds[0]?.id}`, `process_callback:${callbacks[0]?.id}`];
  }
  const start = () => {
    const never = () => Promise.reject(new Error('it was too early'));
    const tasks = { drive_refund: never, process_callback: never };
    const { pool } = database;
    const onError = () => undefined;
    const work = runJobs(checkoutJobs({ pool, sql, driver: { drive: never }, tasks, prepareQueue, onError }), onError);
    onTestFinished(() => work.stop());
  };

  it('unfinished work without a job gets one, at the start and at run time; finished work gets none', async () => {
    await rowsOf('UPDATE "order" SET settled = true');
    const undone = await insertWork();
    const keys = async () => (await jobs()).map(({ key }) => key);
    const lose = () => rowsOf('DELETE FROM graphile_worker._private_jobs');
    await lose();
    start();
    await expect.poll(keys, { interval: 20, timeout: 60_000 }).toEqual(undone);
    await lose();
    await expect.poll(keys, { interval: 20, timeout: 60_000 }).toEqual(undone);
  });
});

describe('a job', () => {
  const TRACE = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
  /** Runs the jobs until those of a subject were tried twice, and returns the traces of what they did and reported. */
  const tracesOf = async (about: string) => {
    const done: (string | null)[] = [];
    const attempt = async (id: string) => {
      if (id === about) done.push(traceparent());
      throw new Error(id);
    };
    const tasks = { drive_refund: attempt, process_callback: attempt };
    const driver = { drive: ({ id }: { id: string }) => attempt(id) as never };
    const { pool } = database;
    const reported: (string | null)[] = [];
    const onError = (error: unknown) => {
      if (error instanceof Error && error.message === about) reported.push(traceparent());
    };
    const work = runJobs(checkoutJobs({ pool, sql, driver, tasks, prepareQueue, onError }), onError);
    onTestFinished(() => work.stop());
    await expect.poll(() => reported.length, { interval: 20, timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    return new Set([...done, ...reported]);
  };
  const runNow = () => rowsOf('UPDATE graphile_worker._private_jobs SET run_at = now()');

  it('a job continues the trace of the request that placed the order, at each attempt', async () => {
    const order = newOrder({ traceparent: TRACE });
    await insertOrders(sql, [order]);
    await runNow();
    expect(await tracesOf(order.id)).toEqual(new Set([TRACE]));
  });

  it('a job that was lost and added again continues the trace of its order', async () => {
    const order = newOrder({ traceparent: TRACE });
    await insertOrders(sql, [order]);
    await rowsOf('DELETE FROM graphile_worker._private_jobs');
    await addMissingJobs(sql);
    await runNow();
    expect(await tracesOf(order.id)).toEqual(new Set([TRACE]));
  });

  it('a job of a refund continues the trace of the request for it, at each attempt', async () => {
    const id = randomUUID();
    await continueTrace(TRACE, () => repeatLater(sql, 'drive_refund', id, 0));
    expect(await tracesOf(id)).toEqual(new Set([TRACE]));
  });

  it('a job that an earlier release created has a trace of its own, which its next attempt continues', async () => {
    const id = randomUUID();
    const payload = `json_build_object('id', $1::text), job_key => 'drive_refund:' || $1`;
    await rowsOf(`SELECT graphile_worker.add_job('drive_refund', ${payload})`, id);
    expect([...(await tracesOf(id))]).toEqual([expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-00$/)]);
  });
});

describe('a payment callback that a process of an earlier release handles', () => {
  const insertCallback = async () => {
    const order = newOrder({ paying });
    await insertOrders(sql, [order]);
    return database.prisma.paymentCallback.create({ data: { id: randomUUID(), orderId: order.id } });
  };

  it('a processed callback is recorded in the current column and in that of earlier releases, whichever is written', async () => {
    for (const written of ['heeded_at', 'processed_at']) {
      const { id } = await insertCallback();
      await rowsOf(`UPDATE payment_callback SET ${written} = received_at WHERE id = $1`, id);
      const notes = `SELECT heeded_at = received_at AS former, processed_at = received_at AS present`;
      expect(await rowsOf(`${notes} FROM payment_callback WHERE id = $1`, id)).toEqual([
        { former: true, present: true },
      ]);
    }
  });

  it('a job that an earlier release created under its former task name is run', async () => {
    const { id } = await insertCallback();
    const ran: string[] = [];
    const process = async (about: string) => void ran.push(about);
    await rowsOf(`SELECT graphile_worker.add_job('heed_callback', json_build_object('id', $1::text))`, id);
    const never = () => Promise.reject(new Error('it was too early'));
    const onError = () => undefined;
    const tasks = { drive_refund: never, process_callback: process };
    const { pool } = database;
    const work = runJobs(checkoutJobs({ pool, sql, driver: { drive: never }, tasks, prepareQueue, onError }), onError);
    onTestFinished(() => work.stop());
    await expect.poll(() => ran, { interval: 20, timeout: 60_000 }).toContain(id);
  });
});
