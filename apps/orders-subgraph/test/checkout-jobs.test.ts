import { setTimeout as turn } from 'node:timers/promises';
import type { TaskList } from 'graphile-worker';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../src/prisma.ts';
import { createJobRuns } from '../src/services/job-runs.ts';
import { useOrdersDatabase } from './support/orders-database.ts';

const openOrders = useOrdersDatabase();
let database: Database;
beforeAll(async () => {
  database = await openOrders();
});
const rowsOf = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows;
beforeEach(() => rowsOf('DELETE FROM graphile_worker._private_jobs'));

const createRuns = (tasks: TaskList, { pool }: Database = database) =>
  createJobRuns({ pool, tasks, onError: () => undefined });
const countJobs = async () => (await rowsOf('SELECT FROM graphile_worker.jobs')).length;

/** Jobs that end when each is told to; or, once they are let go, at once. */
async function hangingJobs(count: number) {
  await rowsOf(`SELECT graphile_worker.add_job('hang') FROM generate_series(1, $1::int)`, count);
  const ends: (() => void)[] = [];
  let free = false;
  const tasks = {
    hang: () => new Promise<void>((resolve) => (ends.push(resolve), free) && resolve()),
  };
  const letGo = () => {
    free = true;
    for (const end of ends) end();
  };
  const begun = (wanted: number) => expect.poll(() => ends.length, { interval: 5, timeout: 60_000 }).toBe(wanted);
  return { tasks, ends, letGo, begun };
}

describe('the jobs that are under way', () => {
  it('are not told to nobody when the queue cannot be told that they have ended, nor waited for for ever', async () => {
    const stray: unknown[] = [];
    const note = (error: unknown) => void stray.push(error);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const { tasks, ends, begun } = await hangingJobs(4);
    const lost = await openOrders();
    const ran = createRuns(tasks, lost).run();
    await begun(4);
    await lost.close();
    for (const end of ends) {
      end();
      // Timers go off in the order in which they were set: the queue has tried to note this end before the next one.
      await turn();
      await turn();
    }
    await ran;
    expect(stray).toEqual([]);
    expect(await countJobs()).toBe(4);
  });

  it('are no more than a few, however often one looks for more', async () => {
    const { tasks, ends, letGo, begun } = await hangingJobs(30);
    const runs = createRuns(tasks);
    const hanging = [8, 16, 24].map(async (wanted) => {
      await begun(wanted - 8);
      await runs.run();
    });
    await begun(24);
    await runs.run();
    expect(ends).toHaveLength(24);
    letGo();
    await Promise.all(hanging);
    expect(ends).toHaveLength(30);
    expect(await countJobs()).toBe(0);
  });

  it('are waited for when one stops, and no other is begun', async () => {
    const { tasks, ends, letGo, begun } = await hangingJobs(10);
    const runs = createRuns(tasks);
    const ran = runs.run();
    await begun(8);
    const stopped = runs.stop();
    expect(await Promise.race([stopped, countJobs()])).toBe(10);
    letGo();
    await Promise.all([stopped, ran, runs.run()]);
    expect(ends).toHaveLength(8);
    expect(await countJobs()).toBe(2);
  });
});
