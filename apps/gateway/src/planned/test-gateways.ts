import { readFileSync } from 'node:fs';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import type { GatewayContext } from '../context.ts';
import { createPlanWatch } from '../direct-gateway.ts';
import { createPlannedGateway } from './planned-gateway.ts';
import { fetchKey, type Replays, replaying } from './replay.ts';
import { answerByChance, readWholeSchema } from './test-answers.ts';

type Source = GraphQLDataSource<GatewayContext>;
type Executor = (request: never) => Promise<unknown>;

/** What a request's fetches were, and the seed of what they are answered. */
interface Chance extends GatewayContext {
  seed: number;
  sent: string[];
}

/** An operation with what it is sent with. */
export interface Asked {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  queryHash: string;
  variables: Record<string, unknown>;
}

/** Asks a gateway, whose subgraphs answer by a seed; tells the answer and what subgraphs were asked. */
export type Ask = (asked: Asked, seed: number) => Promise<{ answer: unknown; sent: string[] }>;

const sdl = readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8');
/** Everything in the supergraph, what clients must not see included. */
export const whole = readWholeSchema(sdl);
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
process.env.APOLLO_TELEMETRY_DISABLED = '1';

/** Our gateway, and @apollo/gateway alone, over subgraphs of chance; `schema` is what clients see. */
export async function openGateways(): Promise<{ schema: GraphQLSchema; ours: Ask; stock: Ask }> {
  const config = { supergraphSdl: sdl, logger, queryPlannerConfig: { exposeDocumentNodeInFetchNode: true } };
  const stock = new ApolloGateway({ ...config, buildService: ({ name }) => sourceOf(name) });
  const plans = createPlanWatch();
  const replays: Replays = new WeakMap();
  const sources = new Map<string, Source>();
  const gateway = new ApolloGateway({
    ...config,
    experimental_didResolveQueryPlan: plans.note,
    buildService: ({ name }) => {
      const source = sourceOf(name);
      sources.set(name, source);
      return replaying(name, source, replays);
    },
  });
  const planned = createPlannedGateway({ gateway, plans, sources, replays, isWatched: () => false });
  const usual = (await stock.load()).executor as unknown as Executor;
  const { executor, schema } = (await planned.load()) as unknown as { executor: Executor; schema: GraphQLSchema };
  return { schema, ours: askerOf(executor, schema), stock: askerOf(usual, schema) };
}

export function askedOf(
  document: DocumentNode,
  variablesOf: (operation: OperationDefinitionNode) => Asked['variables'],
) {
  const operation = getOperationAST(document) as OperationDefinitionNode;
  return { document, operation, queryHash: print(document), variables: variablesOf(operation) };
}

function sourceOf(service: string): Source {
  return {
    async process(fetch) {
      const { seed, sent } = fetch.context as Chance;
      const path = 'pathInIncomingRequest' in fetch ? (fetch.pathInIncomingRequest ?? []) : [];
      const key = fetchKey(service, fetch.request.query ?? '', path);
      sent.push(`${key} ${JSON.stringify(fetch.request.variables)}`);
      const document = parse(fetch.request.query ?? '');
      return answerByChance(whole, document, fetch.request.variables ?? {}, `${seed} ${key}`) as never;
    },
  };
}

function askerOf(execute: Executor, schema: GraphQLSchema): Ask {
  return async (asked, seed) => {
    const context: Chance = { viewer: { customerId: null, scopes: [], service: null }, seed, sent: [] };
    const request = { request: { variables: asked.variables }, context, schema, metrics: {}, logger, ...asked };
    const answer = await execute(request as never).catch((error: unknown) => `thrown: ${error}`);
    // Where the gateway throws, other parts of the plan still run.
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    return { answer, sent: context.sent.toSorted() };
  };
}
