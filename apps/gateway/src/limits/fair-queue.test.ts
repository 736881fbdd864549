import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

afterEach(() => {
  vi.useRealTimers();
});

const NO_GROUPS: { key: string; size: number }[] = [];

/** Runs tasks in one queue, and records the order in which they begin. They end on command. */
function tasks(capacity: number) {
  const queue = createFairQueue(capacity);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (
    name: string,
    cost: number,
    client = name,
    { signal = new AbortController().signal, groups = NO_GROUPS, actualCost = cost } = {},
  ) => {
    const scopes = [{ key: client, size: 1 }, ...groups];
    const task = { scopes, cost, actualCost: () => actualCost, signal, startedAt: performance.now() };
    const running = queue(task, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
    // What waits when its test ends is refused seconds later.
    running.catch(() => undefined);
    return running;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const endAll = async (times: number) => {
    for (let time = 0; time < times; time += 1) await end(begun.at(-1) ?? '');
  };
  return { begun, run, end, endAll };
}

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

/** Clients that ask again whenever a task of theirs has ended, as the same client or as a new one each time. */
async function flood({ clients, costs, isNew = false }: { clients: number; costs: number[]; isNew?: boolean }) {
  const { begun, run, end } = tasks(1);
  const arrived: string[] = [];
  const costOf = new Map<string, number>();
  const ask = (name: string, cost: number, client: string) => {
    arrived.push(name);
    costOf.set(name, cost);
    run(name, cost, client);
  };
  const next = (client: number) => {
    const number = arrived.length;
    const name = `${client} ${number}`;
    ask(name, costs[number % costs.length] as number, isNew ? name : `attacker ${client}`);
  };
  for (let client = 0; client < clients; client += 1) next(client);
  const steps = async (count: number, until = '') => {
    for (let step = 0; step < count && begun.at(-1) !== until; step += 1) {
      const last = begun.at(-1) as string;
      if (last.includes(' ')) next(Number(last.split(' ')[0]));
      await end(last);
    }
  };
  /** What has begun between the arrival of a new client's task and its own begin, with the cost of each. */
  const before = async (cost: number) => {
    const from = begun.length;
    const arrivedBefore = new Set(arrived);
    ask('newcomer', cost, 'newcomer');
    await steps(5_000, 'newcomer');
    expect(begun.at(-1)).toBe('newcomer');
    const passed = begun.slice(from, -1);
    return passed.map((name) => ({ cost: costOf.get(name) as number, isLater: !arrivedBefore.has(name) }));
  };
  return { begun, costOf, steps, before };
}

/** A higher cost of a task does not delay it further. */
const MAX_DELAY = 2_500;
const delay = (cost: number) => Math.min(cost, MAX_DELAY);
const someClients = fc.integer({ min: 1, max: 20 });
const cost = fc.integer({ min: 50, max: 5_000 });
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

it('what comes later and begins before a task has a limit, whoever sends it and whatever it costs', () =>
  fc.assert(
    fc.asyncProperty(
      someClients,
      fc.array(cost, { minLength: 1, maxLength: 9 }),
      fc.boolean(),
      fc.nat(30),
      cost,
      async (clients, costs, isNew, moment, own) => {
        const { steps, before } = await flood({ clients, costs, isNew });
        await steps(moment);
        const later = (await before(own)).filter(({ isLater }) => isLater);
        // Each of the clients may have what the task costs, and begin one more.
        expect(sum(later.map((each) => delay(each.cost)))).toBeLessThanOrEqual(
          (delay(own) + MAX_DELAY) * (clients + 1),
        );
      },
    ),
    { numRuns: 50 },
  ));

it('a task waits for as much of a round of other clients as it costs in comparison to their tasks, at any moment', () =>
  fc.assert(
    fc.asyncProperty(someClients, cost, fc.boolean(), fc.nat(60), cost, async (clients, each, isNew, moment, own) => {
      fc.pre(delay(own) < delay(each));
      const { steps, before } = await flood({ clients, costs: [each], isNew });
      await steps(moment);
      expect((await before(own)).length).toBeLessThanOrEqual(Math.ceil((clients * delay(own)) / delay(each)) + 1);
    }),
    { numRuns: 50 },
  ));

it('clients with many tasks get the same, to within one task of each, whatever these cost', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 200, max: 5_000 }), { minLength: 2, maxLength: 5 }), async (costs) => {
      const { begun, run, endAll } = tasks(1);
      const each = 20_000;
      costs.forEach((cost, client) => {
        for (let number = 0; number < each / cost; number += 1) run(`${client} ${number}`, cost, `client ${client}`);
      });
      const had = () =>
        costs.map((cost, client) => cost * begun.filter((name) => name.startsWith(`${client} `)).length);
      while (Math.max(...had()) < each) {
        expect(Math.max(...had()) - Math.min(...had())).toBeLessThanOrEqual(Math.max(...costs) + MAX_DELAY);
        await endAll(1);
      }
    }),
    { numRuns: 20 },
  ));

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
