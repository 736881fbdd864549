import { createServiceKey, createTokenSigner, createTokenVerifier, publicKeySet } from '@commerce/identity';
import { ServiceUnavailableError } from '@commerce/service-client';
import fc from 'fast-check';
import { buildSchema, GraphQLError } from 'graphql';
import { pino } from 'pino';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { createLogger } from '../logger.ts';
import { createSubgraphServer } from './subgraph-server.ts';

const outcomes: Record<string, () => unknown> = {
  fine: () => ({ id: 7, name: 'mug "<é>"' }),
  nothing: () => null,
  partial: () => ({ id: null, name: 'no id' }),
  bug: () => {
    throw new Error('SELECT secret');
  },
  late: () => Promise.reject(new Error('SELECT secret')),
  refused: () => new GraphQLError('not you', { extensions: { code: 'FORBIDDEN' } }),
  teapot: () =>
    new GraphQLError('no', { extensions: { code: 'X', http: { status: 418, headers: new Map([['x', 'y']]) } } }),
  outage: () => new ServiceUnavailableError('cart-subgraph', 'cart-subgraph cannot be reached just now'),
};
const schema = buildSchema(`
  type Query { mug(outcome: String, size: Int = 1): Mug whoami: String }
  type Mutation { fill(outcome: String!, tags: [String!]): Mug! }
  type Mug { id: ID! name: String }
`);
/** Executions of mutations: a failed compiled query is executed again. */
let executions = 0;
const resolve = (_source: unknown, { outcome = 'fine' }: { outcome?: string }) => outcomes[outcome]?.();
const [query, mutation] = [schema.getQueryType()?.getFields(), schema.getMutationType()?.getFields()];
if (!query?.mug || !query.whoami || !mutation?.fill) throw new TypeError('no fields');
query.mug.resolve = resolve;
mutation.fill.resolve = (source, args) => {
  executions += 1;
  return resolve(source, args);
};
query.whoami.resolve = (_source, _args, { viewer }) => viewer.customerId;

const gatewayKey = await createServiceKey('gateway');
const sign = await createTokenSigner(gatewayKey);
const server = await createSubgraphServer({
  subgraph: { schema, context: (viewer) => ({ viewer }), isReady: async () => true },
  verifyToken: createTokenVerifier({ audience: 'mugs', keys: publicKeySet([gatewayKey]), gateway: 'gateway' }),
  logger: createLogger('test', 'silent'),
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => server.close());

const tokenOf = (customerId: string | null) => sign('mugs', { customerId, scopes: [], service: null });
const tokens = [
  await tokenOf(null),
  await tokenOf('ada'),
  await sign('jugs', { customerId: null, scopes: [], service: null }),
  'x',
];

/** The fast path is for `application/json`; an equivalent header goes through Apollo Server. */
async function ask(body: string, { token = tokens[0], accept = 'application/json' } = {}) {
  const before = executions;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}`, traceparent: TRACE },
    body,
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text(), executions: executions - before };
}

/** Answers contain the id of the request. */
const TRACE = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;

const operations = [
  '{ mug { id name } }',
  'query Q($outcome: String, $size: Int) { mug(outcome: $outcome, size: $size) { id name } }',
  'mutation M($outcome: String!, $tags: [String!]) { fill(outcome: $outcome, tags: $tags) { id name } }',
  'mutation { a: fill(outcome: "fine") { id } b: fill(outcome: "bug") { id } }',
  'query A { mug { id } } query B { mug { name } }',
  'query ($outcome: String) { ...F } fragment F on Query { mug(outcome: $outcome) { __typename id } }',
  '{ whoami }',
  '{ unknown }',
  '{ mug {',
  '{ __schema { queryType { name } } }',
  `{ mug { id } } # ${'long'.repeat(6_000)}`,
  '',
];
const variables = fc.oneof(
  { weight: 6, arbitrary: fc.record({ outcome: fc.constantFrom(...Object.keys(outcomes)) }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom('outcome', 'size', 'tags', '__proto__', 'other'),
      fc.constantFrom<unknown>(1, 1.5, 'fine', null, true, ['a'], ['a', null], {}),
    ),
  },
  fc.constantFrom<unknown>(null, 'text', [], 1, undefined),
);
const bodies = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ query: fc.constantFrom<unknown>(...operations), variables }, { requiredKeys: ['query'] }),
  },
  fc.record(
    {
      query: fc.constantFrom<unknown>(...operations, null, 7, {}),
      variables,
      operationName: fc.constantFrom<unknown>('A', 'B', 'Q', 'nobody', '', null, 3),
      extensions: fc.constantFrom<unknown>({}, null, 'x', { persistedQuery: { version: 1, sha256Hash: 'x' } }),
      other: fc.constant(1),
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<unknown>([], [{ query: '{ whoami }' }], null, 'text', 1),
);
/** A GraphQL request. The HTTP server refuses everything else before a subgraph sees it. */
const isSentByServices = (text: string) => /^\{.*\}$/s.test(text) && !text.includes('__proto__');
const texts = fc.oneof({ weight: 9, arbitrary: bodies.map((body) => JSON.stringify(body) ?? '') }, fc.string());

it('a subgraph answers a known operation like Apollo Server: status, headers, text and what is executed', async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(...tokens), async (body, token) => {
      const usual = await ask(body, { token, accept: 'application/json;q=1' });
      expect(await ask(body, { token })).toEqual(usual);
    }),
    { numRuns: 250 },
  );
});

it('a caller in the same process gets what it would get over HTTP: status, text, and the headers that callers read', async () => {
  await fc.assert(
    fc.asyncProperty(texts.filter(isSentByServices), fc.constantFrom(...tokens), async (text, token) => {
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        traceparent: TRACE,
      };
      const before = executions;
      const { statusCode, ...local } = await server.carrier.send(text, headers, { timeoutMs: 10_000, maxBytes: 1e6 });
      const executed = executions - before;
      const remote = await ask(text, { token });
      expect({ status: statusCode, text: local.text, executed }).toEqual({
        status: remote.status,
        text: remote.text,
        executed: remote.executions,
      });
      expect(remote.headers).toMatchObject({ 'content-type': local.headers['content-type'] });
    }),
    { numRuns: 250 },
  );
});

it('calls in the same process leave others their turns of the event loop, although they need no database', async () => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${tokens[0]}`,
  };
  const call = () => server.carrier.send('{"query":"{ whoami }"}', headers, { timeoutMs: 60_000, maxBytes: 1e6 });
  await call();
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(Array.from({ length: 100 }, call));
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(100);
});

it('a caller in the same process stops waiting after its time, and when it is no longer interested', async () => {
  const held = new Promise<never>(() => undefined);
  outcomes.held = () => held;
  onTestFinished(() => void delete outcomes.held);
  const ask = (limits: { timeoutMs: number; signal?: AbortSignal }) =>
    server.carrier.send(
      JSON.stringify({ query: '{ mug(outcome: "held") { id } }' }),
      { accept: 'application/json', authorization: `Bearer ${tokens[0]}` },
      { ...limits, maxBytes: 1e6 },
    );
  await expect(ask({ timeoutMs: 20 })).rejects.toMatchObject({ name: 'NoAnswerError' });
  const controller = new AbortController();
  const left = ask({ timeoutMs: 10_000, signal: controller.signal });
  controller.abort();
  await expect(left).rejects.toMatchObject({ name: 'CallerGoneError' });
  await expect(ask({ timeoutMs: 10_000, signal: controller.signal })).rejects.toMatchObject({
    name: 'CallerGoneError',
  });
});

it('a subgraph executes a mutation once, whether it succeeds, fails or returns errors', async () => {
  for (const outcome of Object.keys(outcomes)) {
    const body = JSON.stringify({ query: operations[2], variables: { outcome } });
    for (let time = 0; time < 3; time += 1) expect(await ask(body)).toMatchObject({ executions: 1 });
  }
});

it('a subgraph reports an ambiguous operation in a document', async () => {
  const { status, text } = await ask(JSON.stringify({ query: operations[4] }));
  expect(status).toBe(400);
  expect(JSON.parse(text).errors).toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
});

it('a subgraph identifies the viewer of every request anew', async () => {
  const body = JSON.stringify({ query: '{ whoami }' });
  const asked = await Promise.all(
    Array.from(
      { length: 40 },
      async (_, index) => (await ask(body, { token: await tokenOf(`customer-${index}`) })).text,
    ),
  );
  expect(asked).toEqual(asked.map((_, index) => `{"data":{"whoami":"customer-${index}"}}\n`));
  expect(await ask(body, { token: 'x' })).toMatchObject({ status: 401 });
});

it('the duration of each field is returned only on request, and changes nothing else', async () => {
  const body = JSON.stringify({ query: '{ mug { id } }' });
  const send = async (headers: Record<string, string>) => {
    const authorization = `Bearer ${await tokenOf('ada')}`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization, ...headers },
      body,
    });
    return (await response.json()) as { data: unknown; extensions: { ftv1: string } };
  };
  const usual = await send({});
  expect(usual).toEqual({ data: { mug: { id: '7' } } });
  for (let time = 0; time < 2; time += 1) {
    const { data, extensions } = await send({ 'apollo-federation-include-trace': 'ftv1' });
    expect(data).toEqual(usual.data);
    // Names of fields and types are readable in the trace.
    expect(Buffer.from(extensions.ftv1, 'base64').toString('latin1')).toMatch(/mug.*Mug.*id.*ID!/s);
    expect(await send({})).toEqual(usual);
  }
  expect(await send({ 'apollo-federation-include-trace': 'ftv2' })).toEqual(usual);
});

it('a trace is for services only', async () => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollo-federation-include-trace': 'ftv1' },
    body: JSON.stringify({ query: '{ mug { id } }' }),
  });
  expect(response.status).toBe(401);
  expect(await response.json()).not.toHaveProperty('extensions');
});

/** What a caller reads three times whose clock differs, and what is logged. */
async function callWithClock(offsetMs: number) {
  const lines: string[] = [];
  const sign = await createTokenSigner(gatewayKey, () => Date.now() + offsetMs);
  const logged = await createSubgraphServer({
    subgraph: { schema, context: (viewer) => ({ viewer }), isReady: async () => true },
    verifyToken: createTokenVerifier({ audience: 'mugs', keys: publicKeySet([gatewayKey]), gateway: 'gateway' }),
    logger: pino({}, { write: (line) => void lines.push(line) }),
  });
  onTestFinished(() => logged.close());
  const address = await logged.listen({ host: '127.0.0.1', port: 0 });
  const answers: { status: number; text: string }[] = [];
  for (let time = 0; time < 3; time += 1) {
    const viewer = { customerId: `ada-${time}`, scopes: [], service: null };
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${await sign('mugs', viewer)}`,
      },
      body: JSON.stringify({ query: '{ whoami }' }),
    });
    answers.push({ status: response.status, text: await response.text() });
  }
  return { answers, log: lines.map((line) => JSON.parse(line)) };
}

it('a caller whose clock is five minutes behind gets no error about tokens, and the log says which clock it is and by how much it differs', async () => {
  const { answers, log } = await callWithClock(-300_000);
  for (const { status, text } of answers) {
    expect(status).toBe(503);
    const { errors } = JSON.parse(text) as { errors: { message: string; extensions: unknown }[] };
    expect(errors).toMatchObject([{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }]);
    expect(errors[0]?.message).not.toMatch(/token|expired|clock/);
  }
  expect(log).toEqual([
    expect.objectContaining({
      level: 50,
      caller: 'gateway',
      differenceSeconds: expect.closeTo(300, -1),
      msg: expect.stringContaining('behind'),
    }),
  ]);
});

it('a caller whose clock is five minutes ahead is served, and the log says which clock it is and by how much it differs', async () => {
  const { answers, log } = await callWithClock(300_000);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(log).toEqual([
    expect.objectContaining({
      level: 50,
      caller: 'gateway',
      differenceSeconds: expect.closeTo(300, -1),
      msg: expect.stringContaining('ahead'),
    }),
  ]);
});
