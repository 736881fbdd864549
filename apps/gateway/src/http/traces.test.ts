import { afterAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from '../test-app.ts';

const { gateway, posted } = await createTestGateway();
afterAll(() => gateway.close());
beforeEach(() => posted.splice(0));

const TRACE = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7',
};

/** A trace that nobody has sampled. */
const NEW_TRACE = /^00-[\da-f]{32}-[\da-f]{16}-00$/;

async function ask(query: string, headers: Record<string, string>) {
  const response = await gateway.routes.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
  expect(response.statusCode).toBe(200);
  return response.json();
}

it.each([
  ['one subgraph', '{ products(first: 1) { totalCount } }'],
  ['several subgraphs', '{ vendors(first: 1) { totalCount } myCart { id } }'],
  ['a subgraph for a change', 'mutation { createCart(input: {}) { cart { id } } }'],
])('every fetch belongs to the trace of its request, at first and when repeated: %s', async (_which, query) => {
  for (let time = 0; time < 3; time += 1) await ask(query, TRACE);
  expect(posted.length).toBeGreaterThan(2);
  for (const { headers } of posted) expect(headers).toMatchObject(TRACE);
});

it('consecutive requests belong to their own traces', async () => {
  const second = { traceparent: '00-11111111111111111111111111111111-2222222222222222-00' };
  for (const headers of [TRACE, TRACE, second]) await ask('{ categories { slug } }', headers);
  expect(posted.map(({ headers }) => headers)).toEqual([TRACE, TRACE, second]);
});

it('a request without a trace begins one, and all of its fetches belong to it', async () => {
  for (let time = 0; time < 3; time += 1) await ask('{ vendors(first: 4) { totalCount } myCart { id } }', {});
  const traces = posted.map(({ headers }) => headers.traceparent ?? '');
  expect(traces.every((each) => NEW_TRACE.test(each))).toBe(true);
  expect(new Set(traces).size).toBe(3);
  expect(traces).toHaveLength(6);
});

it.each([
  ['of no trace', { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }],
  ['of no parent', { traceparent: `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01` }],
  ['in capitals', { traceparent: TRACE.traceparent.toUpperCase() }],
  ['of a version that is none', { traceparent: TRACE.traceparent.replace('00', 'ff') }],
  ['with more behind it', { traceparent: `${TRACE.traceparent}x` }],
  ['that is missing beside a state', { tracestate: TRACE.tracestate }],
])('a trace %s is not passed on: another one begins', async (_what, headers) => {
  await ask('{ vendors(first: 2) { totalCount } }', headers);
  expect(posted.map((each) => each.headers)).toEqual([{ traceparent: expect.stringMatching(NEW_TRACE) }]);
  expect(posted[0]?.headers.traceparent).not.toContain(TRACE.traceparent.slice(3, 35));
});

it('a tracestate that is too long is dropped, but its trace is passed on', async () => {
  await ask('{ vendors(first: 3) { totalCount } }', { ...TRACE, tracestate: `a=${'b'.repeat(600)}` });
  expect(posted.map(({ headers }) => headers)).toEqual([{ traceparent: TRACE.traceparent }]);
});

it('federated tracing (ftv1) is neither requested from subgraphs for clients nor included in their answers', async () => {
  const query = '{ searchSuggestions(prefix: "a") { __typename } }';
  for (let time = 0; time < 3; time += 1) {
    expect(await ask(query, { 'apollo-federation-include-trace': 'ftv1' })).not.toHaveProperty('extensions');
  }
  for (const { headers } of posted) expect(Object.keys(headers)).toEqual(['traceparent']);
});
