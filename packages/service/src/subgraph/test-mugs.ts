import { createServiceKey, createTokenSigner, createTokenVerifier, publicKeySet } from '@commerce/identity';
import { ServiceUnavailableError } from '@commerce/service-client';
import { buildSchema, GraphQLError } from 'graphql';
import { createLogger, type Logger } from '../logging/logger.ts';
import { createSubgraphServer } from './subgraph-server.ts';

/** What resolvers do, by the argument `outcome`. */
export const outcomes: Record<string, () => unknown> = {
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
export const executed = { mutations: 0 };
const resolve = (_source: unknown, { outcome = 'fine' }: { outcome?: string }) => outcomes[outcome]?.();
const [query, mutation] = [schema.getQueryType()?.getFields(), schema.getMutationType()?.getFields()];
if (!query?.mug || !query.whoami || !mutation?.fill) throw new TypeError('no fields');
query.mug.resolve = resolve;
mutation.fill.resolve = (source, args) => {
  executed.mutations += 1;
  return resolve(source, args);
};
query.whoami.resolve = (_source, _args, { viewer }) => viewer.customerId;

export const gatewayKey = await createServiceKey('gateway');
const sign = await createTokenSigner(gatewayKey);

/** A subgraph of mugs that does not listen yet. It trusts the gateway, by the clock of this process. */
export function createMugs(logger: Logger = createLogger('test', 'silent')) {
  return createSubgraphServer({
    subgraph: { schema, context: (viewer) => ({ viewer }), isReady: async () => true },
    verifyToken: createTokenVerifier({ audience: 'mugs', keys: publicKeySet([gatewayKey]), gateway: 'gateway' }),
    logger,
  });
}

/** What the gateway sends for a customer. */
export const tokenOf = (customerId: string | null) => sign('mugs', { customerId, scopes: [], service: null });
/** Tokens that are valid now: good ones, one for another service, and none. */
export const senders = [
  () => tokenOf(null),
  () => tokenOf('ada'),
  () => sign('jugs', { customerId: null, scopes: [], service: null }),
  async () => 'x',
] as const;

/** Answers contain the id of the request. */
export const TRACE = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;

/**
 * Asks over HTTP. The fast path is for `application/json`; an equivalent header goes through Apollo
 * Server.
 */
export async function ask(
  url: string,
  body: string,
  { token, accept = 'application/json' }: { token?: string; accept?: string } = {},
) {
  const before = executed.mutations;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept,
      authorization: `Bearer ${token ?? (await tokenOf(null))}`,
      traceparent: TRACE,
    },
    body,
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text(), executions: executed.mutations - before };
}

/** Some are known, others not, or wrong. */
export const operations = [
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
