import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCrowds } from './crowds.ts';

const NEVER_MS = 2 ** 30;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to, well or not. */
function heldWork() {
  const begun: number[] = [];
  const ends = new Map<number, (error?: Error) => void>();
  const work = (item: number) => () => {
    begun.push(item);
    return new Promise<number>((resolve, reject) => {
      ends.set(item, (error) => (error ? reject(error) : resolve(-item)));
    });
  };
  return { begun, ends, work };
}

it('whoever comes while nobody is at work begins at once, time after time', async () => {
  const inCrowds = createCrowds(NEVER_MS);
  for (const item of [1, 2, 3]) expect(await inCrowds(async () => item)).toBe(item);
});

it('what comes while a crowd is at work begins together when the last of that crowd is done, however it ended', async () => {
  const { begun, ends, work } = heldWork();
  const inCrowds = createCrowds(NEVER_MS);
  const first = [1, 2].map((item) => inCrowds(work(item)));
  await turn();
  const second = [3, 4].map((item) => inCrowds(work(item)));
  ends.get(1)?.(new Error('one'));
  await expect(first[0]).rejects.toThrow('one');
  await turn();
  const late = inCrowds(work(5));
  expect(begun).toEqual([1, 2]);
  ends.get(2)?.();
  expect(await first[1]).toBe(-2);
  await turn();
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  for (const item of [3, 4, 5]) ends.get(item)?.();
  expect(await Promise.all([...second, late])).toEqual([-3, -4, -5]);
});

it('nobody waits for long for a crowd that does not end', async () => {
  const { begun, work } = heldWork();
  const inCrowds = createCrowds(1);
  void inCrowds(work(1));
  await turn();
  expect(await inCrowds(async () => 2)).toBe(2);
  expect(begun).toEqual([1]);
});

it('each is done once and gets its own answer, whenever it comes and however long it takes', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.record({ before: fc.nat(3), takes: fc.nat(3) }), { maxLength: 20 }), async (plan) => {
      const inCrowds = createCrowds(NEVER_MS);
      const done: number[] = [];
      const answers = [];
      for (const [index, { before, takes }] of plan.entries()) {
        for (let turns = 0; turns < before; turns++) await turn();
        answers.push(
          inCrowds(async () => {
            for (let turns = 0; turns < takes; turns++) await turn();
            done.push(index);
            if (takes === 3) throw new Error(String(index));
            return index;
          }).catch(({ message }: Error) => -Number(message)),
        );
      }
      expect(await Promise.all(answers)).toEqual(plan.map(({ takes }, index) => (takes === 3 ? -index : index)));
      expect(done.toSorted((a, b) => a - b)).toEqual(plan.map((_, index) => index));
    }),
  ));
