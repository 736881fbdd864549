import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ANONYMOUS } from '@commerce/identity';
import { createLogger } from '@commerce/service';
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import { createContext, type GatewayContext } from '../../src/context.ts';
import { createDemandControl } from '../../src/demand/demand-control.ts';
import { loadSupergraph } from '../../src/execution/stock-gateway.ts';
import { createDataSource } from '../../src/execution/subgraphs/data-source.ts';
import type { Subgraph } from '../../src/execution/subgraphs/subgraph.ts';
import { createAdmission } from '../../src/limits/admission.ts';
import { NO_RATES } from '../../src/rates/test-no-rates.ts';
import { subgraphsOf } from '../../src/supergraph.ts';
import { type Executor, planAround } from '../planning/support/gateways.ts';
import { answerByChance, readWholeSchema } from './answers-by-chance.ts';

/** The fetches of a request, and the seed of their answers. */
interface Chance extends GatewayContext {
  seed: number;
  sent: string[];
}

/** An operation with its variables. */
export interface Asked {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  queryHash: string;
  variables: Record<string, unknown>;
}

/**
 * Sends an operation to a gateway whose subgraphs answer by a seed. Returns the answer and the requests to subgraphs.
 */
export type Ask = (asked: Asked, seed: number) => Promise<{ answer: unknown; sent: string[]; usedStock: boolean }>;

const sdl = readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8');
/** The entire supergraph, including what clients must not see. */
export const whole = readWholeSchema(sdl);
const logger = createLogger('gateway', 'silent');
process.env.APOLLO_TELEMETRY_DISABLED = '1';

/** Our gateway, and @apollo/gateway alone, over subgraphs with random answers; `schema` is what clients see. */
export async function openGateways(): Promise<{ schema: GraphQLSchema; ours: Ask; stock: Ask }> {
  const subgraphs = new Map(subgraphsOf(sdl).map(({ name }) => [name, subgraphOfChance(name)]));
  const { gateway } = await loadSupergraph({
    sdl,
    subgraphs,
    demand: createDemandControl(sdl, Number.POSITIVE_INFINITY),
    rates: NO_RATES,
    admission: createAdmission({ queries: 4, mutations: 4 }),
    showPlans: false,
    strictSubgraphs: true,
    logger,
  });
  const stock = new ApolloGateway({
    supergraphSdl: sdl,
    logger,
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name }) => {
      const subgraph = subgraphs.get(name);
      if (!subgraph) throw new TypeError(`no subgraph ${name}`);
      return createDataSource({ name, subgraph, onOutage: () => {} });
    },
  });
  const { executor: stockExecutor, schema } = await stock.load();
  // With names that the planner handles correctly: other names have tests of their own.
  const usual = planAround(stockExecutor as never, sdl);
  const { executor } = await gateway.load({} as never);
  return { schema, ours: askerOf(executor as never, schema), stock: askerOf(usual, schema) };
}

export function askedOf(
  document: DocumentNode,
  variablesOf: (operation: OperationDefinitionNode) => Asked['variables'],
) {
  const operation = getOperationAST(document) as OperationDefinitionNode;
  return { document, operation, queryHash: print(document), variables: variablesOf(operation) };
}

function subgraphOfChance(name: string): Subgraph {
  return {
    async fetch(context, { query, variables, representations }) {
      const { seed, sent } = context as Chance;
      sent.push(`${name} ${query} ${JSON.stringify(variables)} ${representations}`);
      const entities = representations?.map((each) => JSON.parse(each));
      const given = entities ? { ...variables, representations: entities } : variables;
      const answer = () => answerByChance(whole, parse(query), given, `${seed} ${name} ${query}`);
      answer();
      return answer as never;
    },
    post: () => Promise.reject(new Error('nothing is passed through here')),
    sign: async () => null,
    close: async () => {},
  };
}

function askerOf(execute: Executor, schema: GraphQLSchema): Ask {
  return async (asked, seed) => {
    const context: Chance = { ...createContext(ANONYMOUS), seed, sent: [] };
    const request = {
      ...{ request: { variables: asked.variables }, source: asked.queryHash, context, schema, metrics: {}, logger },
      ...asked,
    };
    const answer = await execute(request as never).catch((error: unknown) => `thrown: ${error}`);
    // When the gateway throws, other parts of the plan still run.
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    return { answer, sent: context.sent.toSorted(), usedStock: context.queryPlan !== null };
  };
}
