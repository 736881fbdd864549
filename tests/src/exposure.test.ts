import type { ServiceProcess } from '@commerce/local-stack';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { startGateway } from './support/extra-gateway.ts';

const ASKS_FOR_PLANS = { 'query-plan': '1', 'apollo-query-plan-experimental': '1' };
const INTROSPECTION = '{ __schema { queryType { name } } }';

const openAsBrowser = (url: string, path: string) =>
  fetch(new URL(path, url), {
    headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' },
    redirect: 'manual',
  });

describe('in development', () => {
  const gatewayUrl = inject('gatewayUrl');
  const client = createClient(gatewayUrl);

  it("in development, the gateway's URL shows the explorer, in which only its own and Apollo's scripts may run", async () => {
    expect((await openAsBrowser(gatewayUrl, '/')).headers.get('location')).toBe('/graphql');
    const page = await openAsBrowser(gatewayUrl, '/graphql');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(
      /script-src 'self' https:\/\/embeddable-sandbox\.cdn\.apollographql\.com;/,
    );
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('in development, a client that queries by GET gets data, whatever else it accepts', async () => {
    const response = await fetch(`${gatewayUrl}?query={categories{slug}}`, {
      headers: { accept: 'text/html, application/json;q=0.9', 'apollo-require-preflight': '1' },
    });
    expect((await response.json()).data.categories.length).toBeGreaterThan(0);
  });

  it('in development, everyone can get the plan: its hops, times, rows and cache hits', async () => {
    const query = '{ products(first: 3) { nodes { id } } }';
    const { extensions } = await client.query(query, {}, { 'query-plan': '1' });
    expect(extensions.queryPlan).toEqual({
      durationMs: expect.any(Number),
      hops: 1,
      fetches: 1,
      rows: 3,
      cacheHits: 0,
      root: {
        kind: 'Fetch',
        service: 'products',
        path: '',
        hop: 1,
        operation: expect.stringContaining('products(first:'),
        startMs: expect.any(Number),
        durationMs: expect.any(Number),
        rows: 3,
        cacheHits: 0,
        failed: false,
      },
    });
    const text = await client.query(query, {}, { 'query-plan': 'text' });
    expect(text.extensions.queryPlan).toMatch(/^1 hop, 1 fetch, 3 rows, 0 cache hits, [\d.]+ ms\n1 products: /);
    expect((await client.query(query)).extensions).toEqual({});
  });
});

describe.each([
  ['in production', { NODE_ENV: 'production' }],
  ['switched off', { NODE_ENV: 'development', EXPLORER: 'off', QUERY_PLANS: 'off', INTROSPECTION: 'off' }],
])('%s', (_title, env) => {
  let gateway: ServiceProcess;
  let client: Client;
  beforeAll(async () => {
    gateway = await startGateway(env);
    client = createClient(`${gateway.url}/graphql`);
  });
  afterAll(() => gateway.stop());

  it('the gateway serves neither the explorer nor any of its files in production, or if it is switched off', async () => {
    for (const path of ['/', '/graphql', '/plans', '/explorer/main.js', '/explorer/graphiql/graphiql.js']) {
      const response = await openAsBrowser(gateway.url, path);
      expect({ path, status: response.status }).toEqual({ path, status: path === '/graphql' ? 400 : 404 });
      expect(await response.text()).not.toMatch(/<html|<script/i);
    }
  });

  it('the gateway shows neither plans nor introspection in production, or if they are switched off', async () => {
    const { data, extensions } = await client.query('{ categories { slug } }', {}, ASKS_FOR_PLANS);
    expect(data.categories.length).toBeGreaterThan(0);
    expect(extensions).toEqual({});
    const { errors } = await client.query(INTROSPECTION);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('INTROSPECTION=on'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});

it('in production, the explorer, plans and introspection are available if they are switched on', async () => {
  const on = { EXPLORER: 'on', QUERY_PLANS: 'on', INTROSPECTION: 'on' };
  const gateway = await startGateway({ NODE_ENV: 'production', ...on });
  const client = createClient(`${gateway.url}/graphql`);
  expect((await openAsBrowser(gateway.url, '/graphql')).status).toBe(200);
  expect((await openAsBrowser(gateway.url, '/plans')).status).toBe(200);
  const { extensions } = await client.query('{ categories { slug } }', {}, ASKS_FOR_PLANS);
  expect(Object.keys(extensions).sort()).toEqual(['__queryPlanExperimental', 'cost', 'queryPlan']);
  expect((await client.query(INTROSPECTION)).data.__schema.queryType.name).toBe('Query');
  await gateway.stop();
});
