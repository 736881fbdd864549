import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createRounds } from './index.ts';
import { heldWork, settle } from './test-held-work.ts';

afterEach(() => void vi.useRealTimers());

/** Rounds whose items end only when the test says so, and a record of what each round got. */
function heldRounds(options: { maxWaitMs?: number; maxSize?: number } = {}) {
  const { begun, begin } = heldWork<string>();
  const rounds: string[][] = [];
  const run = (items: readonly string[]) => {
    rounds.push([...items]);
    return items.map(begin);
  };
  return { begun, rounds, call: createRounds(run, { maxWaitMs: Infinity, ...options }) };
}

it('calls of the same moment form the first round, without waiting for anything', async () => {
  const { rounds, call } = heldRounds();
  for (const item of ['a', 'b']) void call('key', item);
  await settle();
  expect(rounds).toEqual([['a', 'b']]);
});

it('calls that arrive while a round runs form the next one, which starts when the entire round has settled', async () => {
  const { begun, rounds, call } = heldRounds();
  const first = ['a', 'b'].map((item) => call('key', item));
  await settle();
  const second = ['c', 'd'].map((item) => call('key', item));
  begun[0]?.fail(new Error('a failed'));
  await expect(first[0]).rejects.toThrow('a failed');
  await settle();
  expect(rounds).toEqual([['a', 'b']]);
  begun[1]?.end('B');
  expect(await first[1]).toBe('B');
  await settle();
  expect(rounds).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  for (const { item, end } of begun) end(item.toUpperCase());
  expect(await Promise.all(second)).toEqual(['C', 'D']);
});

it('a round waits maxWaitMs from the start of the previous one, and not longer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { begun, rounds, call } = heldRounds({ maxWaitMs: 50 });
  const stuck = call('key', 'stuck');
  await settle();
  vi.advanceTimersByTime(30);
  void call('key', 'next');
  vi.advanceTimersByTime(19);
  await settle();
  expect(rounds).toEqual([['stuck']]);
  vi.advanceTimersByTime(1);
  await settle();
  expect(rounds).toEqual([['stuck'], ['next']]);
  begun[0]?.end('late');
  expect(await stuck).toBe('late');
});

it('a round that cannot run, or that omits an item, fails its own calls and no later ones', async () => {
  const runs = [
    () => {
      throw new Error('cannot run');
    },
    () => [Promise.resolve(1)],
    () => [Promise.resolve(2), Promise.resolve(3)],
  ];
  const call = createRounds<string, number>(() => runs.shift()?.() ?? [], { maxWaitMs: Infinity });
  const outcomes = [];
  for (let round = 0; round < 3; round++) {
    outcomes.push(await Promise.allSettled([call('key', 'a'), call('key', 'b')]));
  }
  expect(outcomes).toMatchObject([
    [{ reason: { message: 'cannot run' } }, { reason: { message: 'cannot run' } }],
    [{ value: 1 }, { reason: { message: 'a round of 2 items returned 1 results' } }],
    [{ value: 2 }, { value: 3 }],
  ]);
});

/**
 * The possible events, in any order: a call, the success or failure of the oldest running item, and a turn of the event
 * loop.
 */
const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('call' as const), key: fc.constantFrom('x', 'y') }),
    fc.record({ kind: fc.constantFrom('end' as const, 'fail' as const), which: fc.nat(5) }),
    fc.record({ kind: fc.constant('turn' as const) }),
  ),
  { maxLength: 60 },
);

it('in any order of events, each call runs once, after it was made, and gets its own outcome', () =>
  fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 1, max: 4 }), async (happening, maxSize) => {
      const running = new Map<string, { end: () => void; fail: () => void }>();
      const asked = new Set<string>();
      const call = createRounds<string, string>(
        (items) => {
          expect(items.length).toBeLessThanOrEqual(maxSize);
          const [key] = items[0] ?? '';
          const others = [...running.keys()].filter((item) => item[0] === key);
          expect(others, 'no round runs while another one of its key does').toEqual([]);
          return items.map(
            (item) =>
              new Promise<string>((resolve, reject) => {
                expect(asked.delete(item), 'each item is run once, after it was asked for').toBe(true);
                expect(item[0], 'a round has items of one key').toBe(key);
                const done = (settleIt: () => void) => () => {
                  running.delete(item);
                  settleIt();
                };
                running.set(item, {
                  end: done(() => resolve(`${item} ended`)),
                  fail: done(() => reject(`${item} failed`)),
                });
              }),
          );
        },
        { maxWaitMs: Infinity, maxSize },
      );
      const wanted = new Map<string, string>();
      const outcomes: Promise<readonly [string, string]>[] = [];
      const endOne = (kind: 'end' | 'fail', which: number) => {
        const [item, work] = [...running][which % Math.max(running.size, 1)] ?? [];
        if (!item || !work) return;
        wanted.set(item, `${item} ${kind === 'end' ? 'ended' : 'failed'}`);
        work[kind]();
      };
      for (const [index, event] of happening.entries()) {
        if (event.kind === 'turn') await settle();
        else if (event.kind !== 'call') endOne(event.kind, event.which);
        else {
          const item = `${event.key}${index}`;
          asked.add(item);
          const outcome = call(event.key, item).catch((reason: string) => reason);
          outcomes.push(outcome.then((result) => [item, result] as const));
        }
      }
      for (await settle(); running.size > 0; await settle()) endOne('end', 0);
      expect(new Map(await Promise.all(outcomes))).toEqual(new Map([...wanted].sort(byAsking)));
      expect(asked.size).toBe(0);
    }),
    { numRuns: 300 },
  ));

function byAsking([a]: [string, string], [b]: [string, string]): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}
