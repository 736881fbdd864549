import type { GraphQLDataSource } from '@apollo/gateway';
import type { GatewayContext } from '../context.ts';
import { distinctRepresentations } from '../representations.ts';
import type { PlanLog } from './plan-log.ts';

type Response = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** A subgraph's data source that keeps what each fetch took, for those requests whose plan is watched. */
export function watchFetches(
  service: string,
  source: GraphQLDataSource<GatewayContext>,
  log: PlanLog,
): GraphQLDataSource<GatewayContext> {
  return {
    async process(fetch) {
      if (!log.isWatched(fetch.context)) return source.process(fetch);
      const startedAt = performance.now();
      const response = await source.process(fetch);
      const { query = '', variables = {} } = fetch.request;
      const path = 'pathInIncomingRequest' in fetch ? (fetch.pathInIncomingRequest ?? []) : [];
      log.fetched(fetch.context, {
        service,
        operation: query,
        path: path.join('.'),
        startedAt,
        durationMs: performance.now() - startedAt,
        ...countRows(variables, response),
        failed: response.errors?.some(({ extensions }) => extensions?.code === 'SUBGRAPH_UNAVAILABLE') ?? false,
      });
      return response;
    },
  };
}

function countRows(variables: Record<string, unknown>, { data }: Response): { rows: number; cacheHits: number } {
  const { representations } = variables;
  if (!Array.isArray(representations)) return { rows: itemsIn(Object.values(data ?? {})), cacheHits: 0 };
  const sent = distinctRepresentations(variables).distinct.representations as unknown[];
  return { rows: representations.length, cacheHits: representations.length - sent.length };
}

/** Root fields answer one object, a list of them, or a page. */
function itemsIn(answers: readonly unknown[]): number {
  const counts = answers.map((answer) => {
    if (Array.isArray(answer)) return answer.length;
    const { nodes, edges } = (answer ?? {}) as { nodes?: unknown; edges?: unknown };
    const page = [nodes, edges].find(Array.isArray);
    return page ? page.length : Number(answer !== null && answer !== undefined);
  });
  return counts.reduce((total, count) => total + count, 0);
}
