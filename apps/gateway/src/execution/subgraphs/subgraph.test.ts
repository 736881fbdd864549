import { ANONYMOUS } from '@commerce/identity';
import type { GraphQLTransport } from '@commerce/service-client';
import { expect, it } from 'vitest';
import { createContext } from '../../context.ts';
import type { Fetch } from './fetch.ts';
import { createSubgraph } from './subgraph.ts';

const fetch: Fetch = { query: '{ mugs }', head: '{', document: undefined, variables: {}, representations: null };

it('all answers to one request together are no longer than the longest answer, and those of another one count apart', async () => {
  const text = JSON.stringify({ data: { mugs: 'x'.repeat(1_200_000) } });
  const answer = async () => ({ text, usedFields: 0, read: () => JSON.parse(text) });
  const transport = { post: async () => ({}), postForText: answer, close: async () => {} };
  const subgraph = createSubgraph('mugs', transport, null);
  const [one, other] = [createContext(ANONYMOUS), createContext(ANONYMOUS)];
  await subgraph.fetch(one, fetch);
  await expect(subgraph.fetch(one, fetch)).rejects.toMatchObject({ extensions: { code: 'QUERY_TOO_EXPENSIVE' } });
  await subgraph.fetch(other, fetch);
});

it('all fetches of one request together resolve no more fields than one may: each is told what is left', async () => {
  const told: (string | undefined)[] = [];
  const text = '{"data":{}}';
  const postForText: GraphQLTransport['postForText'] = async (_body, _token, { headers = {} } = {}) => {
    told.push(headers['field-budget']);
    return { text, usedFields: 20_000, read: () => JSON.parse(text) };
  };
  const subgraph = createSubgraph('mugs', { post: async () => ({}), postForText, close: async () => {} }, null);
  const [one, other] = [createContext(ANONYMOUS), createContext(ANONYMOUS)];
  for (let time = 0; time < 2; time += 1) await subgraph.fetch(one, fetch);
  await expect(subgraph.fetch(one, fetch)).rejects.toMatchObject({ extensions: { code: 'QUERY_TOO_EXPENSIVE' } });
  await subgraph.fetch(other, fetch);
  expect(told).toEqual([undefined, '30000', '10000', undefined]);
});

it('fetches of one request that run at the same time together resolve at most twice what one may', async () => {
  const told: number[] = [];
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const text = '{"data":{}}';
  const postForText: GraphQLTransport['postForText'] = async (_body, _token, { headers = {} } = {}) => {
    told.push(Number(headers['field-budget'] ?? 50_000));
    await answered;
    return { text, usedFields: 0, read: () => JSON.parse(text) };
  };
  const subgraph = createSubgraph('mugs', { post: async () => ({}), postForText, close: async () => {} }, null);
  const context = createContext(ANONYMOUS);
  const fetches = Array.from({ length: 8 }, () => subgraph.fetch(context, fetch));
  await expect.poll(() => told.length).toBe(8);
  expect(told.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(100_000);
  expect(told.slice(0, 2)).toEqual([50_000, 25_000]);
  answer();
  await Promise.all(fetches);
  await subgraph.fetch(context, fetch);
  expect(told.at(-1)).toBe(50_000);
});
