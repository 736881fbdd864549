import { expect, it } from 'vitest';
import { durations, exposition, readLater } from './index.ts';

const linesOf = async (name: string) => (await exposition()).split('\n').filter((line) => line.startsWith(name));

it('a duration is counted in seconds, by its labels', async () => {
  const boilings = durations('boiling_duration_seconds', 'How long water takes to boil.', ['kettle']);
  boilings.since(performance.now() - 2_000, { kettle: 'red' });
  boilings.since(performance.now() - 20, { kettle: 'red' });
  const lines = await linesOf('boiling_duration_seconds');
  expect(lines).toContain('boiling_duration_seconds_count{kettle="red"} 2');
  expect(lines).toContain('boiling_duration_seconds_bucket{le="0.05",kettle="red"} 1');
  const sum = lines.find((line) => line.startsWith('boiling_duration_seconds_sum'))?.split(' ')[1];
  expect(Math.round(Number(sum))).toBe(2);
});

it('what is read when it is collected is read once in five seconds, however many collect it', async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return [{ value: 3, labels: { shelf: 'top' } }];
  };
  readLater('mugs_waiting', 'Mugs on a shelf.', read, ['shelf']);
  for (let time = 0; time < 3; time += 1)
    expect(await linesOf('mugs_waiting')).toEqual(['mugs_waiting{shelf="top"} 3']);
  expect(reads).toBe(1);
});

it('what cannot be read has no value, and the other metrics are served', async () => {
  readLater('mugs_broken', 'Mugs that are broken.', () => Promise.reject(new Error('the database does not answer')));
  readLater('mugs_whole', 'Mugs that are whole.', () => [{ value: 5, labels: {} }]);
  expect(await linesOf('mugs_broken')).toEqual([]);
  expect(await linesOf('mugs_whole')).toEqual(['mugs_whole 5']);
});

it('what hangs has no value, and the other metrics are served', async () => {
  readLater('mugs_hanging', 'Mugs that hang.', () => new Promise<never>(() => undefined));
  readLater('mugs_standing', 'Mugs that stand.', () => [{ value: 6, labels: {} }]);
  expect(await linesOf('mugs_hanging')).toEqual([]);
  expect(await linesOf('mugs_standing')).toEqual(['mugs_standing 6']);
});

it('a gauge replaces one of the same name', async () => {
  for (const value of [1, 2]) readLater('kilns', 'Kilns.', () => [{ value, labels: {} }]);
  expect(await linesOf('kilns ')).toEqual(['kilns 2']);
});
