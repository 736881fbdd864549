import { expect, it } from 'vitest';
import { countedClient, createContext } from '../context.ts';
import { createAdmission } from './admission.ts';

const QUERY = { kind: 'query', cost: 5_000 } as const;
const CAPACITY = { queries: 5_000, mutations: 5_000 };
const never = () => new Promise<never>(() => undefined);

function contextOf(client: string) {
  return createContext({} as never, { client: countedClient(client, false) });
}

it('mutations do not wait for queries', () => {
  const admission = createAdmission(CAPACITY);
  const begun: string[] = [];
  const run = (name: string, kind: 'query' | 'mutation') => {
    void admission.run(contextOf(name), { kind, cost: 3_000 }, () => {
      begun.push(name);
      return never();
    });
  };
  run('list', 'query');
  run('second list', 'query');
  run('order', 'mutation');
  expect(begun).toEqual(['list', 'order']);
});

it('new operations are checked one at a time, with turns for others in between, and many of one client do not delay those of another', async () => {
  const admission = createAdmission(CAPACITY);
  const checked: { name: string; turn: number }[] = [];
  let turn = 0;
  const check = async (name: string, client: string) => {
    await admission.takeTurn(contextOf(client), 100);
    checked.push({ name, turn });
  };
  const all = [0, 1, 2, 3].map((number) => check(`many ${number}`, 'attacker'));
  all.push(check('one', 'shopper'));
  while (checked.length < all.length) {
    await new Promise(setImmediate);
    turn += 1;
  }
  await Promise.all(all);
  expect(checked.map(({ name }) => name)).toEqual(['many 0', 'many 1', 'one', 'many 2', 'many 3']);
  // How many turns there are in between depends on how long they take.
  expect(new Set(checked.map((each) => each.turn)).size).toBe(all.length);
});

it('an operation that takes over from one that has fetched already does not wait again, nor is it refused', async () => {
  const admission = createAdmission(CAPACITY);
  void admission.run(createContext({} as never), QUERY, never);
  const context = createContext({} as never);
  context.answeredFetches.set(
    'placeOrder',
    Promise.resolve(() => ({ data: {} })),
  );
  expect(await admission.run(context, QUERY, async () => 'done')).toBe('done');
});

it('an operation within another one does not wait for itself', async () => {
  const admission = createAdmission(CAPACITY);
  const context = createContext({} as never);
  const outer = admission.run(context, QUERY, () => admission.run(context, QUERY, async () => 'done'));
  expect(await outer).toBe('done');
});
