import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { databasesFrom, portsFrom, readGraph } from '../src/index.ts';
import { ensureSecrets } from '../src/secrets.ts';
import { startTinyStack, tinyGraph } from './tiny-stack.ts';

it('a subgraph in supergraph.yaml gets a service, a port and variables with its name', () => {
  expect(tinyGraph.services.map(({ name }) => name)).toEqual(['ratings-subgraph', 'gateway']);
  expect(tinyGraph.subgraphs).toMatchObject([{ subgraph: 'ratings', urlVariable: 'RATINGS_URL', database: null }]);
  expect(portsFrom({}, tinyGraph)).toEqual({ gateway: 4000, 'ratings-subgraph': 4001 });
  expect(portsFrom({ RATINGS_PORT: '5001' }, tinyGraph)).toMatchObject({ 'ratings-subgraph': 5001 });
});

it('a graph without databases needs no database URL', () => {
  expect(databasesFrom({ PRODUCTS_DATABASE_URL: 'postgresql://elsewhere' }, tinyGraph)).toBeNull();
});

it('every service gets its own key and the addresses of the others, and none gets another one’s database', async () => {
  const stack = await startTinyStack();
  onTestFinished(stack.stop);
  const environment = async (name: string) =>
    (await (await fetch(stack.service(name).url)).json()) as Record<string, string>;
  const [gateway, ratings] = [await environment('gateway'), await environment('ratings-subgraph')];
  expect(gateway.RATINGS_URL).toBe(`${stack.service('ratings-subgraph').url}/graphql`);
  expect(ratings.RATINGS_URL).toBeUndefined();
  expect(ratings.DATABASE_URL).toBeUndefined();
  expect(gateway.SERVICE_KEY_FILE).toMatch(/gateway\.key\.json$/);
  expect(ratings.SERVICE_KEY_FILE).toMatch(/ratings-subgraph\.key\.json$/);
  expect(ratings.SHOP_URL).toBe(stack.service('gateway').url);
  expect(ratings.RATINGS_SECRET).toMatch(/^[0-9a-f]{64}$/);
  expect(gateway.RATINGS_SECRET).toBeUndefined();
});

it('a subgraph with replicas runs as several processes, whose addresses all others know', async () => {
  const stack = await startTinyStack({}, { replicas: { ratings: 2 } });
  onTestFinished(stack.stop);
  const names = stack.instances.map(({ name }) => name);
  expect(names).toEqual(['ratings-subgraph', 'ratings-subgraph-2', 'gateway']);
  const urls = names.slice(0, 2).map((name) => `${stack.service(name).url}/graphql`);
  expect(new Set(urls).size).toBe(2);
  const gateway = (await (await fetch(stack.service('gateway').url)).json()) as Record<string, string>;
  expect(gateway.RATINGS_URL).toBe(urls.join());
});

it('a subgraph whose workspace has no program is refused, with the file that lacks it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'graph-test-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'ratings'));
  await writeFile(join(root, 'ratings', 'package.json'), '{ "name": "ratings" }');
  await writeFile(
    join(root, 'supergraph.yaml'),
    'subgraphs: { ratings: { schema: { file: ratings/schema.graphql } } }',
  );
  expect(() => readGraph(root)).toThrow(/ratings\/package\.json needs "main"/);
});

it('secrets are created once and kept, even those of a clone from before services declared theirs', async () => {
  const directory = join(await mkdtemp(join(tmpdir(), 'graph-test-')), 'secrets');
  onTestFinished(() => rm(dirname(directory), { recursive: true }));
  const made = await ensureSecrets(directory, tinyGraph);
  expect(await ensureSecrets(directory, tinyGraph)).toEqual(made);
  const path = join(directory, 'secrets.json');
  const { variables: _, ...former } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...former, orderAccessSecret: 'kept' }));
  const { variables } = await ensureSecrets(directory, tinyGraph);
  expect(variables['orders-subgraph']).toEqual({ ORDER_ACCESS_SECRET: 'kept' });
  expect(variables['ratings-subgraph']?.RATINGS_SECRET).toMatch(/^[0-9a-f]{64}$/);
});
