import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache';
import { maskError } from '@commerce/graphql';
import type { SignToken } from '@commerce/identity';
import { type Logger, moduleOf, stringifyWithin } from '@commerce/service';
import type { GraphQLTransport } from '@commerce/service-client';
import { currentSpan, failSpan } from '@commerce/tracing';
import type { GatewayContext } from './context.ts';
import { createCostExtension } from './demand/cost-extension.ts';
import { createDemandControl } from './demand/demand-control.ts';
import { refuseExpensive } from './demand/refuse-expensive.ts';
import type { KnownOperations } from './execution/known-operations.ts';
import { loadSupergraph } from './execution/stock-gateway.ts';
import { createSubgraph } from './execution/subgraphs/subgraph.ts';
import type { Exposure } from './exposure.ts';
import { hideSuggestions } from './http/hide-suggestions.ts';
import { useLegacyStatus } from './http/legacy-status.ts';
import { noIntrospection } from './http/no-introspection.ts';
import { refuseUnknownOperations } from './http/refuse-unknown-operations.ts';
import { refuseWrongNulls } from './http/refuse-wrong-nulls.ts';
import { withRequestId } from './http/with-request-id.ts';
import type { Admission } from './limits/admission.ts';
import { fewErrors } from './limits/few-errors.ts';
import { type MeasureOperation, measureAnswers } from './operation-metrics.ts';
import { sayWhatToDo } from './persisted/check-persisted.ts';
import { keepDeclaredVariables } from './planning/declared-variables.ts';
import { createPlanExtension } from './query-plans/plan-extension.ts';
import { countRates } from './rates/count-rates.ts';
import type { RateLimits } from './rates/rate-limits.ts';
import { createSchemaGuard, type SchemaGuard } from './schema-guard.ts';
import { reportRefusals } from './security/report-refusals.ts';
import { type NamedSubgraph, type Supergraph, subgraphsOf } from './supergraph.ts';

/**
 * The maximum size of Apollo Server's cache of parsed operations, in bytes as JSON; in memory they take about twelve
 * times as much.
 */
const DOCUMENTS_MAX_SIZE = 4 * 2 ** 20;

/** The maximum number of mistakes that are looked for in a document. */
const MAX_VALIDATION_ERRORS = 10;

/** The options for serving a graph. */
export interface ServedGraphOptions {
  /** Creates the connection to a subgraph of the supergraph. */
  connect: (subgraph: NamedSubgraph) => GraphQLTransport;
  /** Signs the viewer's tokens; null if subgraphs do not need them. */
  signToken: SignToken | null;
  exposure: Exposure;
  /** The highest estimated cost of an operation that is executed, in the units of `@cost`. */
  maxOperationCost: number;
  /** Makes operations wait for their turn, over all graphs. */
  admission: Admission;
  /** Counts the requests of each client. */
  rates: RateLimits;
  /** Measures the operations that Apollo Server answers. */
  measure: MeasureOperation;
  /** Texts of operations by hash, for persisted queries. */
  persistedQueries: KeyValueCache<string>;
  /** Whether answers of subgraphs are checked against the schema even if they are only passed on. */
  strictSubgraphs: boolean;
  logger: Logger;
}

/**
 * One supergraph, and everything that is cached for it: plans, parsed and known operations, connections. It is
 * discarded as a whole when another supergraph replaces it.
 */
export interface ServedGraph {
  apollo: ApolloServer<GatewayContext>;
  knownOperations: KnownOperations;
  /** Whether the subgraphs serve the schemas that it was composed of. */
  guard: SchemaGuard;
  /** Runs a request to its end with this graph. */
  use<Result>(request: () => Promise<Result>): Promise<Result>;
  /** Closes the connections once all requests that use this graph have ended. */
  retire(): Promise<void>;
}

/** @throws {Error} if the supergraph cannot be served. */
export async function serveSupergraph(supergraph: Supergraph, options: ServedGraphOptions): Promise<ServedGraph> {
  const { connect, signToken, exposure, maxOperationCost, rates, persistedQueries, measure } = options;
  const logger = moduleOf(options.logger, 'graphql');
  const demand = createDemandControl(supergraph.sdl, maxOperationCost);
  const subgraphs = new Map(
    subgraphsOf(supergraph.sdl).map((each) => [each.name, createSubgraph(each.name, connect(each), signToken)]),
  );
  const close = async () => void (await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close())));
  try {
    const { gateway, knownOperations } = await loadSupergraph({
      ...options,
      logger,
      sdl: supergraph.sdl,
      subgraphs,
      demand,
      showPlans: exposure.queryPlans,
    });
    const plugins: ApolloServerPlugin<GatewayContext>[] = [
      ApolloServerPluginLandingPageDisabled(),
      refuseUnknownOperations(),
      keepDeclaredVariables(),
      refuseWrongNulls(),
      useLegacyStatus(),
      refuseExpensive(demand),
      countRates(rates, demand, knownOperations),
      reportRefusals(options.logger),
      fewErrors(),
      measureAnswers(measure),
    ];
    if (exposure.queryPlans) plugins.push(createPlanExtension(), createCostExtension(demand));
    const apollo = new ApolloServer<GatewayContext>({
      gateway,
      logger,
      introspection: true,
      validationRules: exposure.introspection ? [] : [noIntrospection],
      // Each error costs up to 0.9 ms, most of it for the names that are suggested.
      validationOptions: { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions: !exposure.introspection },
      includeStacktraceInErrorResponses: false,
      stopOnTerminationSignals: false,
      plugins,
      documentStore: new InMemoryLRUCache({ maxSize: DOCUMENTS_MAX_SIZE }),
      persistedQueries: { cache: persistedQueries },
      stringifyResult: stringifyWithin,
      formatError: (formatted, error) => {
        const masked = sayWhatToDo(maskError(formatted, error, (bug) => logger.error(bug, 'request failed')));
        failSpan(currentSpan(), masked);
        return withRequestId(exposure.introspection ? masked : hideSuggestions(masked));
      },
    });
    await apollo.start();
    const guard = createSchemaGuard({ hashes: supergraph.subgraphHashes, subgraphs, logger: options.logger });
    return { apollo, knownOperations, guard, ...countUses(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Counts the users of a resource, and closes it once it is retired and has no users left. */
function countUses(close: () => Promise<void>): Pick<ServedGraph, 'use' | 'retire'> {
  let uses = 0;
  let whenUnused: (() => void) | null = null;
  return {
    async use(request) {
      uses += 1;
      try {
        return await request();
      } finally {
        uses -= 1;
        if (uses === 0) whenUnused?.();
      }
    },
    async retire() {
      if (uses > 0) {
        await new Promise<void>((resolve) => {
          whenUnused = resolve;
        });
      }
      await close();
    },
  };
}
