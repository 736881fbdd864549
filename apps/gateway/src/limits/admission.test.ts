import { expect, it } from 'vitest';
import { countedClient, createContext } from '../context.ts';
import { createAdmission } from './admission.ts';

/** Runs operations with one admission, and records the order in which they start. They end on command. */
function operations(maxRunning: number) {
  const admission = createAdmission(maxRunning);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, cost: number, client = name, signal = new AbortController().signal) =>
    admission.run(createContext({} as never, { client: countedClient(client, false), signal }), cost, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
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

it('many expensive operations of one client do not delay those of another', async () => {
  const { begun, run, end } = operations(1);
  for (let number = 0; number < 50; number += 1) void run(`many ${number}`, 1_000, 'attacker');
  void run('one', 5_000, 'shopper');
  for (let number = 0; number < 4; number += 1) await end(`many ${number}`);
  expect(begun.slice(0, 5)).toContain('many 3');
  await end('many 4');
  expect(begun.slice(0, 7)).toContain('one');
});

it('an operation whose client has gone before its turn is not executed', async () => {
  const { begun, run, end } = operations(1);
  const client = new AbortController();
  void run('first', 5_000);
  const left = run('left', 5_000, 'left', client.signal);
  client.abort();
  const refusal = expect(left).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
  await end('first');
  await refusal;
  expect(begun).toEqual(['first']);
});

it('operations beyond a thousand that wait are refused, and nothing of them is executed', async () => {
  const { begun, run } = operations(1);
  for (let number = 0; number < 1_001; number += 1) void run(`a${number}`, 600);
  await expect(run('too many', 600)).rejects.toMatchObject({
    extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number), http: { status: 429 } },
  });
  expect(begun).toEqual(['a0']);
});

it('an operation that takes over from one that has fetched already does not wait again, nor is it refused', async () => {
  const admission = createAdmission(1);
  void admission.run(createContext({} as never), 5_000, () => new Promise(() => undefined));
  const context = createContext({} as never);
  context.answeredFetches.set(
    'placeOrder',
    Promise.resolve(() => ({ data: {} })),
  );
  expect(await admission.run(context, 5_000, async () => 'done')).toBe('done');
});

it('an operation that has waited too long is refused, and nothing of it is executed', async () => {
  const admission = createAdmission(1);
  let end: () => void = () => undefined;
  const first = admission.run(createContext({} as never), 5_000, () => new Promise<void>((resolve) => (end = resolve)));
  const old = { ...createContext({} as never), startedAt: performance.now() - 60_000 };
  let isExecuted = false;
  const refused = admission.run(old, 5_000, async () => {
    isExecuted = true;
  });
  end();
  await first;
  await expect(refused).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  expect(isExecuted).toBe(false);
});
