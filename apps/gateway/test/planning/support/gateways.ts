import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ANONYMOUS } from '@commerce/identity';
import { createLogger } from '@commerce/service';
import { type DocumentNode, type ExecutionResult, type GraphQLSchema, getOperationAST, print } from 'graphql';
import { createContext } from '../../../src/context.ts';
import { createDemandControl } from '../../../src/demand/demand-control.ts';
import { loadSupergraph } from '../../../src/execution/stock-gateway.ts';
import { createSubgraph } from '../../../src/execution/subgraphs/subgraph.ts';
import { createAdmission } from '../../../src/limits/admission.ts';
import { executeRewritten, rewriteRequest } from '../../../src/planning/plan-around.ts';
import { plannerNames } from '../../../src/planning/planner-names.ts';
import { NO_RATES } from '../../../src/rates/test-no-rates.ts';
import { subgraphsOf } from '../../../src/supergraph.ts';
import { type AnswerOf, transportTo } from './transport.ts';

process.env.APOLLO_TELEMETRY_DISABLED = '1';
const silent = createLogger('gateway', 'silent');
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Executes an operation. */
export type Ask = (
  document: DocumentNode,
  variables?: Record<string, unknown>,
  operationName?: string,
) => Promise<ExecutionResult>;

/** An executor for requests of Apollo Server. */
export type Executor = (request: never) => Promise<unknown>;

/** An executor of @apollo/gateway with all our corrections of its planning. */
export function planAround(executor: Executor, supergraphSdl: string): Executor {
  const names = plannerNames(supergraphSdl);
  return (request) => executeRewritten(executor as never, request, rewriteRequest(request, names)) as Promise<unknown>;
}

/** @apollo/gateway alone with a supergraph; `schema` is what clients see. */
export async function openStock(
  supergraphSdl: string,
  sourceOf: (name: string) => GraphQLDataSource,
): Promise<{ gateway: ApolloGateway; executor: Executor; schema: GraphQLSchema }> {
  const gateway = new ApolloGateway({ supergraphSdl, logger, buildService: ({ name }) => sourceOf(name) });
  const { executor, schema } = await gateway.load();
  return { gateway, executor: executor as unknown as Executor, schema };
}

/** Our gateway with a supergraph. */
export async function openOurs(sdl: string, answer: AnswerOf): Promise<{ executor: Executor; schema: GraphQLSchema }> {
  const names = subgraphsOf(sdl).map(({ name }) => name);
  const subgraphs = new Map(names.map((name) => [name, createSubgraph(name, transportTo(name, answer), null)]));
  const { gateway } = await loadSupergraph({
    sdl,
    subgraphs,
    admission: createAdmission({ queries: 4, mutations: 4 }),
    showPlans: false,
    demand: createDemandControl(sdl, Number.POSITIVE_INFINITY),
    rates: NO_RATES,
    strictSubgraphs: false,
    logger: silent,
  });
  const schemas: GraphQLSchema[] = [];
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => schemas.push(apiSchema));
  const { executor } = await gateway.load({} as never);
  return { executor: executor as never, schema: schemas[0] as GraphQLSchema };
}

/** Calls an executor as Apollo Server does. */
export function askerOf(executor: Executor, schema: GraphQLSchema): Ask {
  return async (document, variables = {}, operationName = undefined) => {
    const operation = getOperationAST(document, operationName);
    const request = { variables, operationName };
    const queryHash = print(document);
    const context = createContext(ANONYMOUS);
    return (await executor({
      document,
      operation,
      operationName,
      queryHash,
      source: queryHash,
      request,
      context,
      schema,
      metrics: {},
      logger,
    } as never)) as ExecutionResult;
  };
}
