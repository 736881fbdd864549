import { createLogger } from '@commerce/service';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from './test-app.ts';

const lines: Record<string, unknown>[] = [];
const logger = createLogger('gateway', 'info', { write: (text) => void lines.push(JSON.parse(text)) });
const { gateway } = await createTestGateway({ logger, slowOperationMs: 0 });
afterAll(() => gateway.close());
beforeEach(() => lines.splice(0));

async function ask(query: string, variables = {}) {
  await gateway.routes.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
}

const slow = () => lines.filter(({ msg }) => msg === 'an operation was slow');

it.each([
  ['one subgraph', 'query One($text: String) { products(first: 1, search: $text) { totalCount } }', ['products']],
  [
    'several',
    'query Several($text: String) { products(search: $text) { totalCount } myCart { id } }',
    ['cart', 'products'],
  ],
])(
  'a slow operation of %s is logged once in a minute, with its fetches and without what it contains',
  async (_which, query, services) => {
    for (let time = 0; time < 3; time += 1) await ask(`${query} # ${'ada@example.com'}`, { text: 'ada@example.com' });
    expect(slow()).toEqual([
      expect.objectContaining({
        level: 30,
        module: 'graphql',
        operation: expect.stringMatching(/^query (One|Several)$/),
        hash: expect.stringMatching(/^[\da-f]{64}$/),
        requestId: expect.stringMatching(/^[\da-f]{32}$/),
        durationMs: expect.any(Number),
      }),
    ]);
    const fetches = slow()[0]?.fetches as Record<string, unknown>[];
    expect(fetches.map(({ service }) => service).toSorted()).toEqual(services);
    for (const fetch of fetches) {
      expect(fetch).toEqual({
        service: expect.any(String),
        path: '',
        startMs: expect.any(Number),
        durationMs: expect.any(Number),
      });
    }
    expect(JSON.stringify(lines)).not.toContain('ada@');
  },
);
