import { expect, it } from 'vitest';
import { countedClient, createContext } from '../context.ts';
import { createAdmission } from './admission.ts';

const QUERY = { kind: 'query', cost: 5_000 } as const;

/** Runs operations with one admission, and records the order in which they start. They end on command. */
function operations(maxRunning: number) {
  const admission = createAdmission({ queries: maxRunning, mutations: 1 });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (
    name: string,
    cost: number,
    client = name,
    { signal = new AbortController().signal, kind = 'query' as 'query' | 'mutation' } = {},
  ) => {
    const context = createContext({} as never, { client: countedClient(client, false), signal });
    const running = admission.run(context, { kind, cost }, () => {
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
  return { begun, run, end };
}

it('so many expensive operations run at the same time, and cheap ones do not wait for them', async () => {
  const { begun, run, end } = operations(2);
  for (const name of ['a', 'b', 'c']) void run(name, 5_000);
  void run('cheap', 100);
  expect(begun).toEqual(['a', 'b', 'cheap']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'cheap', 'c']);
});

it('of the expensive operations that wait, the cheapest is the next', async () => {
  const { begun, run, end } = operations(1);
  void run('first', 5_000);
  void run('dear', 4_000);
  void run('cheaper', 1_000);
  await end('first');
  await end('cheaper');
  expect(begun).toEqual(['first', 'cheaper', 'dear']);
});

it('mutations do not wait for expensive queries', () => {
  const { begun, run } = operations(1);
  for (const name of ['a', 'b']) void run(name, 5_000);
  void run('order', 3_000, 'shopper', { kind: 'mutation' });
  expect(begun).toEqual(['a', 'order']);
});

it('many expensive operations of one client do not delay those of another', async () => {
  const { begun, run, end } = operations(1);
  for (let number = 0; number < 50; number += 1) void run(`many ${number}`, 1_000, 'attacker');
  void run('one', 5_000, 'shopper');
  for (let number = 0; number < 4; number += 1) await end(`many ${number}`);
  expect(begun.slice(0, 5)).toContain('many 3');
  await end('many 4');
  expect(begun.slice(0, 7)).toContain('one');
});

it('an operation whose client goes before its turn is refused at once, and not executed', async () => {
  const { begun, run, end } = operations(1);
  const client = new AbortController();
  void run('first', 5_000);
  const left = run('left', 5_000, 'left', client);
  client.abort();
  await expect(left).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
  await end('first');
  expect(begun).toEqual(['first']);
});

it('an operation that runs keeps its place until it ends, even if its client has gone', async () => {
  const { begun, run, end } = operations(1);
  const client = new AbortController();
  const left = run('first', 5_000, 'first', client);
  void run('second', 5_000);
  client.abort();
  expect(begun).toEqual(['first']);
  await end('first');
  expect(await left).toBe('first');
  expect(begun).toEqual(['first', 'second']);
});

const refused = { extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number), http: { status: 429 } } };

it('if a thousand operations wait, one that would come after all of them is refused, and not executed', async () => {
  const { begun, run } = operations(1);
  for (let number = 0; number < 1_001; number += 1) void run(`a${number}`, 600);
  await expect(run('too many', 600)).rejects.toMatchObject(refused);
  expect(begun).toEqual(['a0']);
});

it('if a thousand operations of one client wait, the operation of another takes the place of the last one', async () => {
  const { begun, run, end } = operations(1);
  const flood = Array.from({ length: 1_001 }, (_, number) => run(`a${number}`, 600, 'attacker'));
  void run('shopper', 5_000);
  await expect(flood.at(-1)).rejects.toMatchObject(refused);
  for (let number = 0; number < 10; number += 1) await end(`a${number}`);
  expect(begun).toContain('shopper');
});

it('new operations are checked one in each turn of the event loop, and many of one client do not delay those of another', async () => {
  const admission = createAdmission({ queries: 1, mutations: 1 });
  const checked: string[] = [];
  const check = async (name: string, client: string) => {
    await admission.takeTurn(client, 100);
    checked.push(name);
  };
  const all = [0, 1, 2, 3].map((number) => check(`many ${number}`, 'attacker'));
  all.push(check('one', 'shopper'));
  setImmediate(() => checked.push('another request'));
  await Promise.all(all);
  expect(checked).toEqual(['many 0', 'another request', 'one', 'many 1', 'many 2', 'many 3']);
});

it('an operation that takes over from one that has fetched already does not wait again, nor is it refused', async () => {
  const admission = createAdmission({ queries: 1, mutations: 1 });
  void admission.run(createContext({} as never), QUERY, () => new Promise(() => undefined));
  const context = createContext({} as never);
  context.answeredFetches.set(
    'placeOrder',
    Promise.resolve(() => ({ data: {} })),
  );
  expect(await admission.run(context, QUERY, async () => 'done')).toBe('done');
});

it('an operation that has waited too long is refused while others still run, and not executed', async () => {
  const admission = createAdmission({ queries: 1, mutations: 1 });
  void admission.run(createContext({} as never), QUERY, () => new Promise(() => undefined));
  const old = { ...createContext({} as never), startedAt: performance.now() - 60_000 };
  let isExecuted = false;
  const waiting = admission.run(old, QUERY, async () => {
    isExecuted = true;
  });
  await expect(waiting).rejects.toMatchObject(refused);
  expect(isExecuted).toBe(false);
});
