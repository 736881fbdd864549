import { expect, it } from 'vitest';
import { createTaskRounds } from './index.ts';
import { heldWork, settle } from './test-held-work.ts';

it('tasks that arrive while a round runs start together when it has ended', async () => {
  const { begun, begin } = heldWork<string>();
  const inRounds = createTaskRounds({ maxWaitMs: Infinity });
  const tasks = [inRounds('', () => begin('a'))];
  await settle();
  for (const name of ['b', 'c']) tasks.push(inRounds('', () => begin(name)));
  await settle();
  expect(begun.map(({ item }) => item)).toEqual(['a']);
  begun[0]?.end('A');
  await settle();
  expect(begun.map(({ item }) => item)).toEqual(['a', 'b', 'c']);
  for (const { item, end } of begun) end(item.toUpperCase());
  expect(await Promise.all(tasks)).toEqual(['A', 'B', 'C']);
});

it('rounds of one run the tasks of a key one after the other, even after a failure; other keys do not wait', async () => {
  const { begun, begin } = heldWork<string>();
  const inTurn = createTaskRounds({ maxSize: 1, maxWaitMs: Infinity });
  const tasks = ['x1', 'x2', 'y1', 'x3'].map((name) => inTurn(name.slice(0, 1), () => begin(name)));
  const started = async () => {
    await settle();
    return begun.map(({ item }) => item);
  };
  expect(await started()).toEqual(['x1', 'y1']);
  begun[0]?.fail(new Error('x1 failed'));
  await expect(tasks[0]).rejects.toThrow('x1 failed');
  expect(await started()).toEqual(['x1', 'y1', 'x2']);
  begun[2]?.end('second');
  expect(await tasks[1]).toBe('second');
  expect(await started()).toEqual(['x1', 'y1', 'x2', 'x3']);
  for (const { end } of begun) end('last');
  expect(await Promise.all(tasks.slice(2))).toEqual(['last', 'last']);
});

it('a task that cannot start fails alone', async () => {
  const inRounds = createTaskRounds({ maxWaitMs: Infinity });
  const broken = inRounds('', () => {
    throw new Error('cannot start');
  });
  const well = inRounds('', async () => 'well');
  await expect(broken).rejects.toThrow('cannot start');
  expect(await well).toBe('well');
});
