import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSharedReads } from './index.ts';
import { heldWork, settle } from './test-held-work.ts';

it('equal reads that arrive while one runs share the next one', async () => {
  const { begun, begin } = heldWork<string>();
  const share = createSharedReads<string>(Infinity);
  const first = share('a', () => begin('a'));
  await settle();
  const others = Array.from({ length: 9 }, () => share('a', () => begin('a')));
  await settle();
  expect(begun).toHaveLength(1);
  begun[0]?.end('before');
  await settle();
  expect(begun).toHaveLength(2);
  begun[1]?.end('after');
  expect(await first).toBe('before');
  expect(await Promise.all(others)).toEqual(others.map(() => 'after'));
});

it('reads that share a failure all get it, and the next read does not', async () => {
  const { begun, begin } = heldWork<string>();
  const share = createSharedReads<string>(Infinity);
  const sharers = Array.from({ length: 3 }, () => share('a', () => begin('a')));
  await settle();
  begun[0]?.fail(new Error('outage'));
  for (const sharer of sharers) await expect(sharer).rejects.toThrow('outage');
  const next = share('a', () => begin('a'));
  await settle();
  begun[1]?.end('well');
  expect(await next).toBe('well');
});

it('reads with different keys neither share nor wait for each other', async () => {
  const { begun, begin } = heldWork<string>();
  const share = createSharedReads<string>(Infinity);
  const readings = ['a', 'b', 'c'].map((key) => share(key, () => begin(key)));
  await settle();
  expect(begun.map(({ item }) => item)).toEqual(['a', 'b', 'c']);
  for (const { item, end } of begun) end(item);
  expect(await Promise.all(readings)).toEqual(['a', 'b', 'c']);
});

it('a read shows everything that was written before it was requested, in any order of events', async () => {
  const events = fc.array(fc.constantFrom('write', 'read', 'answer', 'fail', 'turn'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(events, async (happening) => {
      let state = 0;
      const running: { end: () => void; fail: () => void }[] = [];
      const share = createSharedReads<number>(Infinity);
      const read = () =>
        new Promise<number>((resolve, reject) => {
          const seen = state;
          running.push({ end: () => resolve(seen), fail: () => reject(new Error('outage')) });
        });
      const checks: Promise<void>[] = [];
      const check = async (reading: Promise<number>, floor: number) =>
        expect(await reading.catch(() => floor)).toBeGreaterThanOrEqual(floor);
      for (const event of happening) {
        if (event === 'write') state += 1;
        if (event === 'read') checks.push(check(share('key', read), state));
        if (event === 'answer') running.shift()?.end();
        if (event === 'fail') running.shift()?.fail();
        if (event === 'turn') await settle();
        expect(running.length).toBeLessThanOrEqual(1);
      }
      for (await settle(); running.length > 0; await settle()) running.shift()?.end();
      await Promise.all(checks);
    }),
    { numRuns: 200 },
  );
});
