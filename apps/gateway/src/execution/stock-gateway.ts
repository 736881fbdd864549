import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { Logger } from '@commerce/service';
import type { ServiceUnavailableError } from '@commerce/service-client';
import type { GatewayContext } from '../context.ts';
import type { DemandControl } from '../demand/demand-control.ts';
import { planningCost } from '../demand/planning-cost.ts';
import type { Admission } from '../limits/admission.ts';
import { executions } from '../operation-metrics.ts';
import { type Executor, executeRewritten, rewriteRequest } from '../planning/plan-around.ts';
import { type PlannerNames, plannerNames } from '../planning/planner-names.ts';
import { plannerSupergraph } from '../planning/planner-supergraph.ts';
import type { RateLimits } from '../rates/rate-limits.ts';
import { subgraphOf } from './carry-out.ts';
import { introspect, isIntrospection } from './introspect.ts';
import { createKnownOperations, type ExecutionOptions, type KnownOperations } from './known-operations.ts';
import { createDataSource } from './subgraphs/data-source.ts';
import type { Subgraph } from './subgraphs/subgraph.ts';

/** The maximum size of all cached plans, in MiB as JSON; in memory they take about three times as much. */
const PLANS_MAX_MIB = 10;

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];
type Request = Parameters<Executor>[0];

/** With this header, `@apollo/gateway` returns the plan in its own format. */
export const STOCK_PLAN_HEADER = 'apollo-query-plan-experimental';

/** The execution of the operations of one supergraph, and what is known about them. */
export interface Execution {
  /** For Apollo Server. */
  gateway: Gateway;
  knownOperations: KnownOperations;
}

/**
 * Loads a supergraph into `@apollo/gateway`, which plans operations, and executes new ones and those with errors. All
 * others are {@link KnownOperations}.
 * @throws {Error} if the supergraph cannot be served.
 */
export async function loadSupergraph(options: {
  sdl: string;
  subgraphs: ReadonlyMap<string, Subgraph>;
  demand: DemandControl;
  rates: RateLimits;
  admission: Admission;
  showPlans: boolean;
  strictSubgraphs: boolean;
  logger: Logger;
}): Promise<Execution> {
  const { sdl, subgraphs, showPlans, logger } = options;
  const planner = plannerSupergraph(sdl);
  const stock = new ApolloGateway({
    supergraphSdl: planner.sdl,
    // The composition has done it; it would be a seventh of our start.
    validateSupergraph: false,
    logger,
    __exposeQueryPlanExperimental: showPlans,
    experimental_approximateQueryPlanStoreMiB: PLANS_MAX_MIB,
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    experimental_didResolveQueryPlan: ({ queryPlan, requestContext }) => {
      contextOf(requestContext).queryPlan = queryPlan;
    },
    buildService: ({ name }) => {
      const subgraph = subgraphOf(name, subgraphs);
      const onOutage = (error: ServiceUnavailableError) => logger.warn(error, 'a subgraph does not answer');
      return planner.sourceOf(name, createDataSource({ name, subgraph, onOutage }));
    },
  });
  let loaded: { apiSchema: ExecutionOptions['schema']; coreSupergraphSdl: string } | undefined;
  stock.onSchemaLoadOrUpdate((schemas) => {
    loaded = schemas;
  });
  const { executor } = await stock.load();
  if (!loaded || !executor) throw new TypeError('the gateway has loaded nothing');
  const schemas = loaded;
  const knownOperations = createKnownOperations({
    ...options,
    schema: schemas.apiSchema,
    supergraphSdl: schemas.coreSupergraphSdl,
    isUnderstood: planner.isUnderstood,
    onBug: (error) => logger.error(error, 'an operation is left to the stock executor'),
  });
  const execute = createExecutor({
    stock: executor as unknown as Executor,
    names: plannerNames(schemas.coreSupergraphSdl),
    ...options,
    knownOperations,
  });
  return {
    knownOperations,
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        callback(schemas);
        return () => undefined;
      },
      load: async () => ({ executor: execute }),
      stop: () => stock.stop(),
    },
  };
}

interface ExecutorOptions {
  stock: Executor;
  /** The names that decide how operations are rewritten before they are planned. */
  names: PlannerNames;
  knownOperations: KnownOperations;
  demand: DemandControl;
  admission: Admission;
}

function createExecutor({ stock, names, knownOperations, demand, admission }: ExecutorOptions): Executor {
  const costOf = ({ operation, document, schema, source, request }: Request) => {
    const { operationName, variables = {} } = request;
    const planning = planningCost({ source, operationName, variables, document }, knownOperations);
    return demand.costOf(operation, document, schema).estimate(variables) + planning;
  };
  const execute: Executor = async (request) => {
    const { source, document, operation } = request;
    const context = contextOf(request);
    const { operationName, variables = {} } = request.request;
    if (isIntrospection(operation)) return introspect(request.schema, { document, operationName, variables });
    const isNew = context.answeredFetches.size === 0 && !wantsToSeePlan(request);
    const text = isNew && (await knownOperations.answer(source, operationName, variables, context));
    if (text) return JSON.parse(text);
    const known = knownOperations.rewritten(source, operationName, variables);
    const rewritten = known ?? rewriteRequest(request, names);
    const response = await executeRewritten(stock, request, rewritten);
    executions.inc({ how: 'stock executor' });
    const { queryPlan: plan } = context;
    if (plan && rewritten) knownOperations.add({ source, operationName, document, operation, rewritten, plan });
    return response;
  };
  return (request) => {
    const weighed = { kind: request.operation.operation, cost: costOf(request) };
    return admission.run(contextOf(request), weighed, () => execute(request));
  };
}

/** The stock executor executes requests for plans, because they show its execution. */
function wantsToSeePlan(request: Request): boolean {
  return contextOf(request).record !== null || (request.request.http?.headers.has(STOCK_PLAN_HEADER) ?? false);
}

/** The context of a request; the gateway's types say only that there is one. */
function contextOf({ context }: { context: unknown }): GatewayContext {
  return context as GatewayContext;
}
