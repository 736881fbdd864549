import { auditServer } from 'graphql-http';
import { afterAll, expect, it } from 'vitest';
import { createTestGateway } from '../test-app.ts';

const exposure = { queryPlans: false, introspection: true, explorer: false };
const { gateway } = await createTestGateway({ exposure });
const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => gateway.close());

/** Audits that fail because of the protection from cross-site requests: docs/decisions/csrf-and-get.md. */
const SIMPLE_GET = ['5A70', '6A70', 'D6D5'];

it('the gateway passes the GraphQL over HTTP audit of graphql-http, except for GET without a header that causes a preflight', async () => {
  const results = await auditServer({ url: `${url}/graphql` });
  const others = results.flatMap(({ id, name, status }) => (status === 'ok' ? [] : [`${id} ${status} ${name}`]));
  expect(results).toHaveLength(61);
  expect(others.map((each) => each.slice(0, '5A70 notice'.length)).toSorted()).toEqual(
    SIMPLE_GET.map((id) => `${id} notice`),
  );
});

it('the entire audit passes for a client that sends such a header', async () => {
  const results = await auditServer({
    url: `${url}/graphql`,
    fetchFn: (address: string, options: RequestInit = {}) =>
      fetch(address, { ...options, headers: { ...options.headers, 'apollo-require-preflight': '1' } }),
  });
  expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
});
