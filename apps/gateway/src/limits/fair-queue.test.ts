import { afterEach, expect, it, vi } from 'vitest';
import { createFairQueue } from './fair-queue.ts';
import { tasks } from './test-tasks.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('tasks run at the same time while their costs together are within the capacity', async () => {
  const { begun, run, end } = tasks(1_000);
  run('a', 400);
  run('b', 600);
  run('c', 500);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('a client whose task has cost more than it seemed has had so much: others come first', async () => {
  const { begun, run, end } = tasks(100);
  run('cheap', 100, 'deceiver', { actualCost: 4_000 });
  await end('cheap');
  run('running', 100, 'other');
  run('next', 100, 'deceiver');
  for (const client of ['a', 'b', 'c']) run(client, 100);
  for (const name of ['running', 'a', 'b', 'c']) await end(name);
  expect(begun).toEqual(['cheap', 'running', 'a', 'b', 'c', 'next']);
});

it('a task that costs more than the capacity runs alone', async () => {
  const { begun, run, end } = tasks(1_000);
  run('small', 1);
  run('large', 5_000);
  expect(begun).toEqual(['small']);
  await end('small');
  run('after', 1);
  expect(begun).toEqual(['small', 'large']);
  await end('large');
  expect(begun).toEqual(['small', 'large', 'after']);
});

it('clients of one group have together what a few of its size have', async () => {
  const { begun, run, endAll } = tasks(500);
  const groups = [{ key: 'a network', size: 2 }];
  for (let number = 0; number < 50; number += 1) run(`many ${number}`, 500, `client ${number}`, { groups });
  run('one', 600, 'shopper');
  await endAll(4);
  expect(begun).toContain('one');
});

it('one task of a client does not wait for the many of another, even if each of these is cheaper', async () => {
  const { begun, run, endAll } = tasks(500);
  for (let number = 0; number < 50; number += 1) run(`many ${number}`, 500, 'attacker');
  run('one', 5_000, 'shopper');
  await endAll(6);
  expect(begun).toContain('one');
});

it('a cheap task does not wait for the expensive ones of others, even if each of them has only one', async () => {
  const { begun, run, endAll } = tasks(5_000);
  for (let client = 0; client < 50; client += 1) run(`attacker ${client}`, 5_000);
  run('page', 200);
  await endAll(1);
  expect(begun).toEqual(['attacker 0', 'page']);
});

it('a task whose client goes before its turn is refused at once, and does not run', async () => {
  const { begun, run, end } = tasks(100);
  const client = new AbortController();
  run('first', 100);
  const left = run('left', 100, 'left', client);
  client.abort();
  await expect(left).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
  await end('first');
  expect(begun).toEqual(['first']);
});

it('a task that runs keeps its place until it ends, even if its client has gone', async () => {
  const { begun, run, end } = tasks(100);
  const client = new AbortController();
  const left = run('first', 100, 'first', client);
  run('second', 100);
  client.abort();
  expect(begun).toEqual(['first']);
  await end('first');
  expect(await left).toBe('first');
  expect(begun).toEqual(['first', 'second']);
});

it('a task that waits for something else, such as a subgraph that does not answer, keeps its place for two seconds', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { begun, run } = tasks(100);
  run('hanging', 100);
  run('second', 100);
  vi.advanceTimersByTime(1_999);
  expect(begun).toEqual(['hanging']);
  return vi.advanceTimersByTimeAsync(1).then(() => expect(begun).toEqual(['hanging', 'second']));
});

const refused = { extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number), http: { status: 429 } } };

it('if a thousand tasks wait, one that would come after all of them is refused, and does not run', async () => {
  const { begun, run } = tasks(100);
  for (let number = 0; number < 1_001; number += 1) run(`a${number}`, 100);
  await expect(run('too many', 100)).rejects.toMatchObject(refused);
  expect(begun).toEqual(['a0']);
});

it('if a thousand tasks of one client wait, the task of another takes the place of the last one', async () => {
  const { begun, run, end } = tasks(100);
  const flood = Array.from({ length: 1_001 }, (_, number) => run(`a${number}`, 100, 'attacker'));
  run('shopper', 5_000);
  await expect(flood.at(-1)).rejects.toMatchObject(refused);
  for (let number = 0; number < 30; number += 1) await end(`a${number}`);
  expect(begun).toContain('shopper');
});

it('a task that has waited too long is refused while others still run, and does not run', async () => {
  const queue = createFairQueue(100);
  const { signal } = new AbortController();
  void queue(
    { scopes: [{ key: 'a', size: 1 }], cost: 100, signal, startedAt: performance.now() },
    () => new Promise(() => undefined),
  );
  let isRun = false;
  const old = { scopes: [{ key: 'b', size: 1 }], cost: 100, signal, startedAt: performance.now() - 60_000 };
  const waiting = queue(old, async () => {
    isRun = true;
  });
  await expect(waiting).rejects.toMatchObject(refused);
  expect(isRun).toBe(false);
});
