import { ANONYMOUS } from '@commerce/identity';
import { expect, it } from 'vitest';
import { createContext } from '../../context.ts';
import type { Fetch } from './fetch.ts';
import { createSubgraph } from './subgraph.ts';

const fetch: Fetch = { query: '{ mugs }', head: '{', document: undefined, variables: {}, representations: null };

it('all answers to one request together are no longer than the longest answer, and those of another one count apart', async () => {
  const text = JSON.stringify({ data: { mugs: 'x'.repeat(1_200_000) } });
  const answer = async () => ({ text, read: () => JSON.parse(text) });
  const transport = { post: async () => ({}), postForText: answer, close: async () => {} };
  const subgraph = createSubgraph('mugs', transport, null);
  const [one, other] = [createContext(ANONYMOUS), createContext(ANONYMOUS)];
  await subgraph.fetch(one, fetch);
  await expect(subgraph.fetch(one, fetch)).rejects.toMatchObject({ extensions: { code: 'QUERY_TOO_EXPENSIVE' } });
  await subgraph.fetch(other, fetch);
});
