import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gatherCalls } from './gather-calls.ts';

/** Work that tells what it was asked for, and ends when it is told to. */
function heldWork() {
  const asked: number[][] = [];
  const ends: (() => void)[] = [];
  const work = async (items: readonly number[]) => {
    asked.push([...items]);
    await new Promise<void>((resolve) => ends.push(resolve));
    return items.map((item) => -item);
  };
  return { asked, ends, work };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('calls that come while one is under way are made as one; each gets its own answer', async () => {
  const { asked, ends, work } = heldWork();
  const call = gatherCalls(work, { patienceMs: 60_000 });
  const first = call(1);
  await turn();
  const later = [2, 3, 4].map(call);
  await turn();
  expect(asked).toEqual([[1]]);
  ends[0]?.();
  expect(await first).toBe(-1);
  await turn();
  expect(asked).toEqual([[1], [2, 3, 4]]);
  ends[1]?.();
  expect(await Promise.all(later)).toEqual([-2, -3, -4]);
});

it('calls that are answered together make their next calls together', async () => {
  const asked: number[][] = [];
  const call = gatherCalls(async (items: readonly number[]) => {
    asked.push([...items]);
    return items.map((item) => item + 10);
  });
  await Promise.all([1, 2, 3].map(async (item) => call(await call(item))));
  expect(asked).toEqual([
    [1, 2, 3],
    [11, 12, 13],
  ]);
});

it('nobody waits for long for what is under way', async () => {
  const { asked, work } = heldWork();
  const call = gatherCalls(work, { patienceMs: 1 });
  void call(1);
  await turn();
  void call(2);
  while (asked.length < 2) await delay(1);
  expect(asked).toEqual([[1], [2]]);
});

it('whatever fails, fails alone, and never more than the most go together', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.nat(30)), fc.integer({ min: 2, max: 5 }), async (items, max) => {
      let most = 0;
      const isBad = (item: number) => item % 7 === 0;
      const call = gatherCalls(
        async (some: readonly number[]) => {
          most = Math.max(most, some.length);
          await turn();
          if (some.some(isBad)) throw new Error('bad');
          return some.map((item) => item * 2);
        },
        { max },
      );
      const results = await Promise.allSettled(items.map(call));
      expect(most).toBeLessThanOrEqual(max);
      expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'bad'))).toEqual(
        items.map((item) => (isBad(item) ? 'bad' : item * 2)),
      );
    }),
  ));

it('a failure that concerns all is told to all, and nothing is tried again', async () => {
  let calls = 0;
  const call = gatherCalls(
    async () => {
      calls += 1;
      throw new Error('down');
    },
    { concernsAll: () => true },
  );
  const results = await Promise.allSettled([1, 2, 3].map(call));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(calls).toBe(1);
});
