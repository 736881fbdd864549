import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchCalls } from './index.ts';
import { settle } from './test-held-work.ts';

it('calls that are answered together make their next calls together', async () => {
  const rounds: number[][] = [];
  const call = batchCalls(async (items: readonly number[]) => {
    rounds.push([...items]);
    return items.map((item) => item + 10);
  });
  await Promise.all([1, 2, 3].map(async (item) => call(await call(item))));
  expect(rounds).toEqual([
    [1, 2, 3],
    [11, 12, 13],
  ]);
});

it('an error reaches only the items that cause it, and no call has more than maxSize items', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.nat(30)), fc.integer({ min: 1, max: 5 }), async (items, maxSize) => {
      const isBad = (item: number) => item % 7 === 0;
      let largest = 0;
      const call = batchCalls(
        async (some: readonly number[]) => {
          largest = Math.max(largest, some.length);
          await settle();
          if (some.some(isBad)) throw new Error('bad');
          return some.map((item) => item * 2);
        },
        { maxSize },
      );
      const outcomes = await Promise.allSettled(items.map(call));
      expect(largest).toBeLessThanOrEqual(maxSize);
      expect(outcomes).toEqual(
        items.map((item) =>
          isBad(item) ? { status: 'rejected', reason: new Error('bad') } : { status: 'fulfilled', value: item * 2 },
        ),
      );
    }),
  ));

it('items beyond maxSize do not wait for the call of the first ones', async () => {
  const calls: number[][] = [];
  const call = batchCalls(
    async (items: readonly number[]) => {
      calls.push([...items]);
      return new Promise<readonly number[]>(() => undefined);
    },
    { maxSize: 2 },
  );
  for (const item of [1, 2, 3, 4, 5]) void call(item);
  await settle();
  expect(calls).toEqual([[1, 2], [3, 4], [5]]);
});

it('a shared failure fails every item of the call, and none is tried again', async () => {
  let calls = 0;
  const call = batchCalls(
    async () => {
      calls += 1;
      throw new Error('down');
    },
    { isSharedFailure: () => true },
  );
  const outcomes = await Promise.allSettled([1, 2, 3].map(call));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(calls).toBe(1);
});

it('if a call returns too few results, each of its items is called by itself', async () => {
  const call = batchCalls(async (items: readonly number[]) => (items.length === 1 ? [-(items[0] ?? 0)] : []));
  expect(await Promise.all([1, 2].map(call))).toEqual([-1, -2]);
});

it('items of different keys are never in one call', async () => {
  const calls: string[][] = [];
  const call = batchCalls(
    async (items: readonly string[]) => {
      calls.push([...items]);
      return items;
    },
    { keyOf: ([key = '']) => key },
  );
  await Promise.all(['a1', 'b1', 'a2'].map(call));
  expect(calls).toEqual([['a1', 'a2'], ['b1']]);
});
