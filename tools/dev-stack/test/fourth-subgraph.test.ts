import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { doctor } from '@commerce/doctor';
import { importCommand, readGraph, type Stack, startStack } from '@commerce/local-stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeGraph } from '../src/build.ts';
import { copyRepository } from './clone.ts';

const ENTRY = `  ratings:
    routing_url: http://ratings-subgraph/graphql
    schema:
      file: ./apps/ratings-subgraph/schema.graphql
`;

let clone: Awaited<ReturnType<typeof copyRepository>>;
let stack: Stack;
let env: Record<string, string>;

beforeAll(async () => {
  clone = await copyRepository();
  const { root } = clone;
  await cp(join(import.meta.dirname, 'ratings'), root, { recursive: true });
  await appendFile(join(root, 'supergraph.yaml'), ENTRY);
  expect(await composeGraph(root)).toBeNull();
  const graph = readGraph(root);
  env = {
    DATA_DIRECTORY: join(root, '.data'),
    ...Object.fromEntries(graph.services.map(({ portVariable }) => [portVariable, '0'])),
  };
  stack = await startStack({ graph, dataDirectory: join(root, '.data') });
  expect(await importCommand(root, env, [join(root, 'demo', 'catalogue.csv')])).toBe(0);
});
afterAll(async () => {
  await stack?.stop();
  await clone?.remove();
});

interface Rated {
  id: string;
  title: string;
  stars: number | null;
}

async function ask<Data>(query: string, variables = {}): Promise<Data> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(stack.gatewayUrl, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: Data }).data;
}

async function examine(changes: Record<string, string> = {}): Promise<string> {
  const lines: string[] = [];
  await doctor({ root: clone.root, env: { ...env, ...changes } }, (line) => lines.push(line));
  return lines.join('\n');
}

it('a new subgraph in supergraph.yaml serves clients beside the others, with its own database', async () => {
  const listed = await ask<{ products: { nodes: [Rated] } }>('{ products(first: 1) { nodes { id title stars } } }');
  const [product] = listed.products.nodes;
  expect(product).toMatchObject({ title: expect.any(String), stars: null });
  const rate = 'mutation ($input: RateProductInput!) { rateProduct(input: $input) { product { title stars } } }';
  const rated = await ask(rate, { input: { productId: product.id, stars: 4 } });
  expect(rated).toEqual({ rateProduct: { product: { title: product.title, stars: 4 } } });
  expect(new URL(stack.databases.services.ratings ?? '')).toMatchObject({
    username: 'ratings_service',
    pathname: '/ratings',
  });
});

it('the doctor checks a new subgraph in supergraph.yaml: its port, its database and its schema', async () => {
  expect(await examine()).toMatch(/✓ .*ratings: all 1 migrations are applied[\s\S]*All is well/);
  const owners = readGraph(clone.root).databases.map(
    ({ name, urlVariable }) => [urlVariable, stack.databases.owners[name] ?? ''] as const,
  );
  expect(await examine(Object.fromEntries(owners))).toMatch(/✗ .*ratings: its service connects as the owner/);
  expect(await examine({ RATINGS_PORT: 'four' })).toMatch(/✗ Ports .*RATINGS_PORT must be a port/);
});
