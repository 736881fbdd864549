import { createHash } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { createTestGateway } from '../test-app.ts';

const exposure = { queryPlans: true, introspection: false, explorer: false };
const { gateway, posted } = await createTestGateway({ exposure });
afterAll(() => gateway.close());

const query = 'query ($yes: Boolean!) { products(first: 1) { totalCount } categories @include(if: $yes) { slug } }';
const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') };

it.each([
  ['by its text', { query }, {}],
  ['by its text and hash', { query, extensions: { persistedQuery } }, {}],
  ['by its hash alone', { extensions: { persistedQuery } }, {}],
  ['with its plan', { query }, { 'query-plan': '1' }],
])(
  'an operation that is sent %s requests from subgraphs only what its conditions include, each time',
  async (_how, sent, headers) => {
    for (const yes of [true, false, true, false]) {
      posted.length = 0;
      const payload = { ...sent, variables: { yes } };
      const response = await gateway.routes.inject({ method: 'POST', url: '/graphql', headers, payload });
      const asked = posted.map(({ body }) => JSON.parse(body) as { query: string });
      expect(asked.map((each) => each.query.includes('categories'))).toEqual([yes]);
      expect(asked[0]?.query).not.toContain('@include');
      const { extensions } = response.json();
      expect(extensions?.queryPlan.root.operation).toBe('query-plan' in headers ? asked[0]?.query : undefined);
    }
  },
);
