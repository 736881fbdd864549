import { once } from 'node:events';
import { request } from 'node:http';
import { forbidden, limitExecutions } from '@commerce/graphql';
import { createServiceKey, createTokenSigner, createTokenVerifier, publicKeySet } from '@commerce/identity';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { createSubgraphServer } from './subgraph-server.ts';

/** How many mugs' names were requested so far. */
let named = 0;
/** Called when a list is requested; the list resolves when the returned promise does. */
let holdList = async () => {};
const mug = {
  name: () => {
    named += 1;
    return 'mug';
  },
  text: ({ length }: { length: number }) => 'x'.repeat(length),
  secret: () => {
    throw forbidden('this needs a scope');
  },
};
const schema = buildSchema(`
  type Query { mugs(size: Int!): [Mug!] }
  type Mug { name: String text(length: Int!): String secret: String mugs(size: Int!): [Mug!] }
`);
const listMugs = async (_source: unknown, { size }: { size: number }) => {
  await holdList();
  return Array.from({ length: size }, () => mug);
};
for (const type of [schema.getQueryType(), schema.getType('Mug')]) {
  const fields = type && 'getFields' in type ? type.getFields() : {};
  if (fields.mugs) Object.assign(fields.mugs, { resolve: listMugs });
}
const gatewayKey = await createServiceKey('gateway');
const token = await (await createTokenSigner(gatewayKey))('mugs', { customerId: null, scopes: [], service: null });
const server = await createSubgraphServer({
  subgraph: {
    schema: limitExecutions(schema),
    context: (viewer) => ({ viewer }),
    isReady: async () => true,
  },
  verifyToken: createTokenVerifier({ audience: 'mugs', keys: publicKeySet([gatewayKey]), gateway: 'gateway' }),
  logger: createLogger('test', 'silent'),
});
const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
afterAll(() => server.close());

const headers = { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` };

async function ask(query: string, more: Record<string, string> = {}) {
  const before = named;
  const body = JSON.stringify({ query });
  const response = await fetch(url, { method: 'POST', headers: { ...headers, ...more }, body });
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  const used = response.headers.get('fields-used');
  return { data, errors, used, codes: errors.map(({ extensions }) => extensions.code), named: named - before };
}

describe('a subgraph', () => {
  // A frequent query is compiled: the limits apply to it too.
  it('a subgraph resolves at most 50,000 fields of lists, however often the query is sent', async () => {
    for (let time = 0; time < 25; time += 1) {
      const { codes, named } = await ask('{ mugs(size: 2) { mugs(size: 2) { name } } }');
      expect({ codes, named }).toEqual({ codes: [], named: 4 });
    }
    for (const size of [24_990, 25_001, 25_001]) {
      const { codes, named } = await ask(`{ mugs(size: ${size}) { name } }`);
      expect({ codes, named }).toEqual(
        size < 25_000 ? { codes: [], named: size } : { codes: ['QUERY_TOO_EXPENSIVE'], named: 0 },
      );
    }
  });

  it('a subgraph says how many fields it has resolved if these are many, and resolves no more than its caller has left', async () => {
    for (let time = 0; time < 25; time += 1) {
      const few = await ask('{ mugs(size: 9) { name } }');
      const many = await ask('{ mugs(size: 600) { name } }', { 'field-budget': '2000' });
      expect([few.used, many.used, many.codes]).toEqual([null, '1207', []]);
      for (const left of ['1000', '0']) {
        const refused = await ask('{ mugs(size: 600) { name } }', { 'field-budget': left });
        expect(refused).toMatchObject({ codes: ['QUERY_TOO_EXPENSIVE'], named: 0 });
      }
    }
    const most = await ask('{ mugs(size: 25001) { name } }', { 'field-budget': '1000000' });
    expect(most.codes).toEqual(['QUERY_TOO_EXPENSIVE']);
  });

  // Errors make the compiled form give up, and graphql-js begins anew.
  it('an operation with an error has the same budget, however often it is sent', async () => {
    for (let time = 0; time < 25; time += 1) {
      const { codes, named } = await ask('{ mugs(size: 15000) { name } one: mugs(size: 1) { secret } }');
      expect(codes).toEqual(['FORBIDDEN']);
      expect(named).toBeGreaterThanOrEqual(15_000);
    }
  });

  it('a subgraph returns at most 2,000,000 characters, at the first request and later', async () => {
    for (let time = 0; time < 3; time += 1) {
      expect(await ask('{ mugs(size: 100) { text(length: 10000) } }')).toMatchObject({ codes: [] });
      expect(await ask('{ mugs(size: 100) { text(length: 20001) } }')).toMatchObject({
        codes: ['QUERY_TOO_EXPENSIVE'],
      });
    }
  });

  it('a subgraph returns 50 errors, and says how many more there were', async () => {
    for (let time = 0; time < 3; time += 1) {
      const { errors } = await ask('{ mugs(size: 100) { a: secret b: secret } }');
      expect(errors).toHaveLength(51);
      expect(errors.at(-1)).toMatchObject({ extensions: { code: 'ERRORS_LEFT_OUT', count: 150 } });
    }
  });

  it('a subgraph stops a query at its caller’s deadline', async () => {
    const query = '{ mugs(size: 2) { name } }';
    const late = await ask(query, { 'request-timeout-ms': '0' });
    expect(late).toMatchObject({ codes: ['SUBGRAPH_UNAVAILABLE'], named: 0 });
    expect(await ask(query, { 'request-timeout-ms': '60000' })).toMatchObject({ codes: [], named: 2 });
  });

  it('a subgraph stops a query whose caller has disconnected', async () => {
    const before = named;
    const connected = once(server.routes.server, 'connection');
    const call = request(url, { method: 'POST', headers, agent: false });
    call.on('error', () => {});
    const held = new Promise<void>((resolve) => {
      holdList = async () => {
        const [socket] = await connected;
        call.destroy();
        await once(socket, 'close');
        resolve();
      };
    });
    call.end(JSON.stringify({ query: '{ mugs(size: 2) { name } }' }));
    await held;
    // All further steps of the execution happen before the next turn of the event loop.
    await new Promise(setImmediate);
    expect(named).toBe(before);
  });
});
