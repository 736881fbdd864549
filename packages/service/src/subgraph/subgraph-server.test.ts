import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { ask as askAt, createMugs, executed, operations, outcomes, senders, TRACE, tokenOf } from './test-mugs.ts';

const server = await createMugs();
const url = await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => server.close());
const ask = (body: string, how?: Parameters<typeof askAt>[2]) => askAt(url, body, how);

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
const texts = fc.oneof({ weight: 9, arbitrary: bodies.map((body) => JSON.stringify(body) ?? '') }, fc.string());
/** A GraphQL request. The HTTP server refuses everything else before a subgraph sees it. */
const isSentByServices = (text: string) => /^\{.*\}$/s.test(text) && !text.includes('__proto__');

it('a subgraph answers a known operation like Apollo Server: status, headers, text and what is executed', async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(...senders), async (body, tokenOfSender) => {
      const token = await tokenOfSender();
      const usual = await ask(body, { token, accept: 'application/json;q=1' });
      expect(await ask(body, { token })).toEqual(usual);
    }),
    { numRuns: 250 },
  );
});

it('a caller in the same process gets what it would get over HTTP: status, text, and the headers that callers read', async () => {
  await fc.assert(
    fc.asyncProperty(texts.filter(isSentByServices), fc.constantFrom(...senders), async (text, tokenOfSender) => {
      const token = await tokenOfSender();
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        traceparent: TRACE,
      };
      const before = executed.mutations;
      const { statusCode, ...local } = await server.carrier.send(text, headers, { timeoutMs: 10_000, maxBytes: 1e6 });
      const executions = executed.mutations - before;
      const remote = await ask(text, { token });
      expect(remote).toMatchObject({ status: statusCode, text: local.text, executions });
      expect(remote.headers).toMatchObject({ 'content-type': local.headers['content-type'] });
    }),
    { numRuns: 250 },
  );
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
