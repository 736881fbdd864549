import { ANONYMOUS } from '@commerce/identity';
import { createLogger } from '@commerce/service';
import { createGraphQLTransport } from '@commerce/service-client';
import { afterAll, expect, it } from 'vitest';
import { createGateway } from '../../src/app.ts';
import { NO_RATES } from '../../src/rates/test-no-rates.ts';
import { serveSubgraphs, supergraphs } from './two-versions.ts';

process.env.APOLLO_TELEMETRY_DISABLED = '1';
type Version = keyof typeof supergraphs;

const subgraphs = await serveSubgraphs();
const versionOf = (version: Version) => ({ sdl: supergraphs[version], subgraphHashes: {} });
const gateway = await createGateway({
  supergraph: versionOf('first'),
  refuseOtherSchemas: true,
  connect: ({ name }) =>
    createGraphQLTransport({ service: name, to: { url: subgraphs.urls[name] ?? '' }, timeoutMs: 5_000 }),
  authenticate: async () => ANONYMOUS,
  signToken: null,
  exposure: { queryPlans: false, introspection: false, explorer: false },
  persisted: { manifest: new Map(), onlyListed: false },
  maxOperationCost: 5_000,
  maxRunningCost: { queries: 10_000, mutations: 50_000 },
  rates: NO_RATES,
  trustedProxies: 0,
  strictSubgraphs: false,
  logger: createLogger('gateway', 'silent'),
});
const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
afterAll(async () => {
  await gateway.close();
  subgraphs.close();
});

const OPERATIONS = [
  '{ order { total status } news }',
  '{ news order { id total } }',
  '{ order { status } }',
  'mutation { ship }',
  '{ news }',
];
const ANSWERS: Record<Version, readonly unknown[]> = {
  first: [
    { order: { total: 10, status: 'RETIRED' }, news: 'orders' },
    { news: 'orders', order: { id: '1', total: 10 } },
    { order: { status: 'RETIRED' } },
    { ship: 'orders' },
    { news: 'orders' },
  ],
  second: [
    { order: { total: 12, status: null }, news: 'depot' },
    { news: 'depot', order: { id: '1', total: 12 } },
    { order: { status: null } },
    { ship: 'depot' },
    { news: 'depot' },
  ],
};

async function ask(query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data?: unknown }).data;
}

it('a known operation uses the new supergraph at once after a change of @requires, @override, a field or an enum', async () => {
  for (const version of ['first', 'second', 'first', 'second'] as const) {
    await gateway.useSupergraph(versionOf(version));
    for (let time = 0; time < 3; time += 1) {
      for (const [index, query] of OPERATIONS.entries()) expect(await ask(query)).toEqual(ANSWERS[version][index]);
    }
  }
});

it('no answer mixes two supergraphs, whenever they are switched, and no request fails because of it', async () => {
  await gateway.useSupergraph(versionOf('first'));
  let stable: Version | null = 'first';
  let exchanges = 0;
  let isOver = false;
  let answered = 0;
  const client = async (start: number) => {
    for (let turn = start; !isOver; turn += 1) {
      const index = turn % OPERATIONS.length;
      const [expected, before] = [stable, exchanges];
      const data = await ask(OPERATIONS[index] ?? '');
      answered += 1;
      const possible =
        expected && before === exchanges
          ? [ANSWERS[expected][index]]
          : Object.values(ANSWERS).map((each) => each[index]);
      expect(possible).toContainEqual(data);
    }
  };
  const clients = Promise.all(Array.from({ length: 8 }, (_, start) => client(start)));
  for (let round = 0; round < 20; round += 1) {
    const next = round % 2 === 0 ? 'second' : 'first';
    exchanges += 1;
    stable = null;
    await gateway.useSupergraph(versionOf(next));
    stable = next;
    // Waits for as many answers again before the next switch, so that operations are known by then.
    const goal = answered + 60;
    while (answered < goal) await ask('{ news }');
  }
  isOver = true;
  await clients;
  expect(answered).toBeGreaterThan(1_000);
});

it('a supergraph that cannot be served changes nothing', async () => {
  await gateway.useSupergraph(versionOf('first'));
  await expect(gateway.useSupergraph({ sdl: 'type Query { a: Int }', subgraphHashes: {} })).rejects.toThrow(
    'supergraph',
  );
  await expect(
    gateway.useSupergraph({ sdl: supergraphs.second.replaceAll('Order', 'O rder'), subgraphHashes: {} }),
  ).rejects.toThrow();
  expect(await ask('{ news }')).toEqual({ news: 'orders' });
});
