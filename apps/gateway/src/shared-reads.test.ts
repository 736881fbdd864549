import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSharedReads } from './shared-reads.ts';

const NEVER_MS = 2 ** 30;

/** Reads that end when they are told to, in the order in which they began. */
function createSource() {
  const begun: { key: string; end: (answer: string) => void; fail: (error: Error) => void }[] = [];
  const read = (key: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push({ key, end: resolve, fail: reject });
    });
  return { begun, read };
}

/** Lets everything happen that does not wait for the source. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('reads of the same', () => {
  it('begin at once when they are alone, and anew when the last one has ended', async () => {
    const { begun, read } = createSource();
    const share = createSharedReads<string>(NEVER_MS);
    for (const answer of ['first', 'second']) {
      const reading = share('a', read('a'));
      expect(begun).toHaveLength(1);
      begun.pop()?.end(answer);
      expect(await reading).toBe(answer);
    }
  });

  it('share the next one when they come while one is under way, and never join what has begun', async () => {
    const { begun, read } = createSource();
    const share = createSharedReads<string>(NEVER_MS);
    const [first, ...others] = Array.from({ length: 10 }, () => share('a', read('a')));
    await settle();
    expect(begun).toHaveLength(1);
    begun[0]?.end('before');
    await settle();
    expect(begun).toHaveLength(2);
    const late = share('a', read('a'));
    begun[1]?.end('after');
    await settle();
    begun[2]?.end('last');
    expect(await first).toBe('before');
    expect(await Promise.all(others)).toEqual(others.map(() => 'after'));
    expect(await late).toBe('last');
    expect(begun).toHaveLength(3);
  });

  it('share an error too, and nobody after them gets it', async () => {
    const { begun, read } = createSource();
    const share = createSharedReads<string>(NEVER_MS);
    const readings = Array.from({ length: 3 }, () => share('a', read('a')));
    begun[0]?.fail(new Error('first'));
    await expect(readings[0]).rejects.toThrow('first');
    await settle();
    begun[1]?.fail(new Error('second'));
    for (const sharer of readings.slice(1)) await expect(sharer).rejects.toThrow('second');
    const next = share('a', read('a'));
    begun[2]?.end('well');
    expect(await next).toBe('well');
  });

  it('wait for one that never ends for a moment only', async () => {
    const { begun, read } = createSource();
    const share = createSharedReads<string>(1);
    const stuck = share('a', read('a'));
    expect(await share('a', async () => 'there')).toBe('there');
    begun[0]?.end('late');
    expect(await stuck).toBe('late');
  });

  it('neither join nor wait for reads of anything else', async () => {
    const { begun, read } = createSource();
    const share = createSharedReads<string>(NEVER_MS);
    const readings = ['a', 'b', 'c'].map((key) => share(key, read(key)));
    expect(begun.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    for (const { key, end } of begun) end(key);
    expect(await Promise.all(readings)).toEqual(['a', 'b', 'c']);
  });
});

it('A read never shows less than what was written before it was asked for, in whatever order things happen', async () => {
  const events = fc.array(fc.constantFrom('write', 'read', 'answer', 'fail', 'settle'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(events, async (happening) => {
      let state = 0;
      const underWay: { end: () => void; fail: () => void }[] = [];
      const share = createSharedReads<number>(NEVER_MS);
      const read = () =>
        new Promise<number>((resolve, reject) => {
          const seen = state;
          underWay.push({ end: () => resolve(seen), fail: () => reject(new Error('outage')) });
        });
      const checks: Promise<void>[] = [];
      const check = async (reading: Promise<number>, floor: number) => {
        const seen = await reading.catch(() => floor);
        expect(seen).toBeGreaterThanOrEqual(floor);
      };
      for (const event of happening) {
        if (event === 'write') state += 1;
        if (event === 'read') checks.push(check(share('key', read), state));
        if (event === 'answer') underWay.shift()?.end();
        if (event === 'fail') underWay.shift()?.fail();
        if (event === 'settle') await settle();
        expect(underWay.length).toBeLessThanOrEqual(1);
      }
      for (let round = 0; round < 3; round++) {
        await settle();
        for (const { end } of underWay.splice(0)) end();
      }
      await Promise.all(checks);
    }),
    { numRuns: 200 },
  );
});
