import { ANONYMOUS } from '@commerce/identity';
import { createLogger } from '@commerce/service';
import type { GraphQLBody, GraphQLTransport } from '@commerce/service-client';
import { traceHeaders } from '@commerce/tracing';
import { createGateway, type Dependencies, type Gateway } from './app.ts';
import { OWN_SUPERGRAPH } from './own-files.ts';
import { NO_RATES } from './rates/test-no-rates.ts';
import { readSupergraph } from './supergraph.ts';

/** A call from a gateway under test. */
export interface Posted {
  body: string;
  headers: Readonly<Record<string, string>>;
}

/** A gateway whose subgraphs all give the same answer, by default nothing, and record their requests. */
export async function createTestGateway({
  answer = { data: {} },
  ...dependencies
}: Partial<Dependencies> & { answer?: GraphQLBody } = {}): Promise<{ gateway: Gateway; posted: Posted[] }> {
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const posted: Posted[] = [];
  const transport: GraphQLTransport = {
    post: async () => ({ data: {} }),
    postForText: async (body, _token, { headers = {} } = {}) => {
      posted.push({ body, headers: { ...headers, ...traceHeaders() } });
      return { text: JSON.stringify(answer), usedFields: 0, read: () => structuredClone(answer) };
    },
    close: async () => {},
  };
  const gateway = await createGateway({
    supergraph: { ...readSupergraph(OWN_SUPERGRAPH), subgraphHashes: {} },
    refuseOtherSchemas: false,
    connect: () => transport,
    authenticate: async () => ANONYMOUS,
    signToken: async () => 'token',
    exposure: { queryPlans: false, introspection: false, explorer: false },
    persisted: { manifest: new Map(), onlyListed: false },
    maxOperationCost: 5_000,
    maxRunningCost: { queries: 10_000, mutations: 50_000 },
    rates: NO_RATES,
    trustedProxies: 0,
    strictSubgraphs: false,
    logger: createLogger('gateway', 'silent'),
    ...dependencies,
  });
  return { gateway, posted };
}
