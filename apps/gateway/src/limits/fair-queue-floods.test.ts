import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tasks } from './test-tasks.ts';

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

it('a client that asks for a page now and then comes before those who ask for more, and all the time', () =>
  fc.assert(
    fc.asyncProperty(someClients, fc.integer({ min: 1_000, max: 5_000 }), fc.nat(60), async (clients, each, moment) => {
      const { steps, before } = await flood({ clients, costs: [each] });
      await before(999);
      await steps(2 * clients + moment);
      expect(await before(999)).toEqual([]);
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
