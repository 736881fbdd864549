import type { GraphQLDataSource } from '@apollo/gateway';
import { type GraphQLBody, ServiceUnavailableError } from '@commerce/service-client';
import { type DocumentNode, GraphQLError, Kind, OperationTypeNode } from 'graphql';
import { fetchKey, type GatewayContext, timed } from '../../context.ts';
import type { FetchRecord } from '../../query-plans/plan-record.ts';
import { distinctRepresentations, spreadEntities } from './distinct-representations.ts';
import { bodyHead } from './request-body.ts';
import type { Subgraph } from './subgraph.ts';

type Source = GraphQLDataSource<GatewayContext>;
type Request = Parameters<Source['process']>[0];
type Response = Awaited<ReturnType<Source['process']>>;

/** A fetch of the stock executor. */
interface StockFetch {
  context: GatewayContext;
  query: string;
  document: DocumentNode | undefined;
  path: string;
  variables: Record<string, unknown>;
  representations: readonly unknown[] | null;
}

/**
 * A subgraph for the stock executor. Fetches that this request has answers for are not repeated. An outage of the
 * subgraph gives one error for all entities of a request, with code SUBGRAPH_UNAVAILABLE and the path of what is
 * missing.
 * @param onOutage receives what the client must not see: the cause, with the address.
 */
export function createDataSource(options: {
  name: string;
  subgraph: Pick<Subgraph, 'fetch'>;
  onOutage: (error: ServiceUnavailableError) => void;
}): Source {
  const { name, subgraph, onOutage } = options;
  const answer = async (fetch: StockFetch): Promise<GraphQLBody> => {
    const { context, query, document, path, variables, representations } = fetch;
    const found = representations && distinctRepresentations(representations);
    const known = context.answeredFetches.get(fetchKey(name, query, path));
    if (!known && wasStartedByUs(context) && isMutation(document)) return replanned(name);
    const read =
      (await known) ??
      (await subgraph.fetch(context, {
        query,
        head: bodyHead(query),
        document,
        variables,
        representations: found?.distinct ?? null,
      }));
    return found ? spreadEntities(read(), found) : read();
  };
  const answerOutages = async (fetch: StockFetch): Promise<GraphQLBody> => {
    try {
      return await answer(fetch);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error.toJSON()] };
      if (!(error instanceof ServiceUnavailableError)) throw error;
      if (!error.isCallerGone) onOutage(error);
      return outageOf(name, fetch);
    }
  };
  return {
    async process(request) {
      const fetch = stockFetchOf(request);
      const { record } = fetch.context;
      const startedAt = performance.now();
      const body = await timed(fetch.context, { service: name, path: fetch.path }, () => answerOutages(fetch));
      record?.fetches.push({ ...recordOf(name, fetch, body), startedAt, durationMs: performance.now() - startedAt });
      // The gateway's types require error objects, but it reads only the fields of formatted errors.
      return body as unknown as Response;
    },
  };
}

function stockFetchOf(request: Request): StockFetch {
  const { query = '', variables: { representations, ...variables } = {} } = request.request;
  const isEntityFetch = Array.isArray(representations);
  return {
    context: request.context as GatewayContext,
    query,
    document: 'document' in request ? request.document : undefined,
    path: (('pathInIncomingRequest' in request && request.pathInIncomingRequest) || []).join('.'),
    variables: isEntityFetch || representations === undefined ? variables : { ...variables, representations },
    representations: isEntityFetch ? representations : null,
  };
}

/** Whether our own execution of this request was started and given up. */
function wasStartedByUs({ answeredFetches }: GatewayContext): boolean {
  return answeredFetches.size > 0;
}

function isMutation(document: DocumentNode | undefined): boolean {
  return (document?.definitions ?? []).some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
  );
}

/** A mutation that another plan may have sent with another text is never sent again. */
function replanned(name: string): GraphQLBody {
  const message = `${name} was called, but by an earlier plan; check whether the mutation was carried out`;
  return { errors: [{ message, extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] };
}

/** Only the first failed fetch of entities reports the reason; the others would repeat it. */
function outageOf(name: string, { context, document, representations }: StockFetch): GraphQLBody {
  if (representations) {
    if (context.reportedOutages.has(name)) return { data: { _entities: representations.map(() => null) } };
    context.reportedOutages.add(name);
  }
  const message = `${name} does not answer just now`;
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE' };
  return { errors: missingPaths(document).map((path) => ({ message, path, extensions })) };
}

/** The first entity of an entity fetch, which represents all of them; otherwise each root field. */
function missingPaths(document: DocumentNode | undefined): (string | number)[][] {
  const [operation] = document?.definitions ?? [];
  const selections = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  const fields = selections.flatMap((field) =>
    field.kind === Kind.FIELD ? [field.alias?.value ?? field.name.value] : [],
  );
  if (fields.length === 0) return [[]];
  return fields.map((field) => (field === '_entities' ? [field, 0] : [field]));
}

function recordOf(
  service: string,
  { query, path, representations }: StockFetch,
  { data, errors }: GraphQLBody,
): Omit<FetchRecord, 'startedAt' | 'durationMs'> {
  const rows = representations ? representations.length : itemsIn(Object.values(data ?? {}));
  const cacheHits = representations
    ? representations.length - distinctRepresentations(representations).distinct.length
    : 0;
  const failed = errors?.some(({ extensions }) => extensions?.code === 'SUBGRAPH_UNAVAILABLE') ?? false;
  return { service, operation: query, path, rows, cacheHits, failed };
}

/** Root fields return one object, a list of objects, or a page. */
function itemsIn(answers: readonly unknown[]): number {
  const counts = answers.map((answer) => {
    if (Array.isArray(answer)) return answer.length;
    const { nodes, edges } = (answer ?? {}) as { nodes?: unknown; edges?: unknown };
    const page = [nodes, edges].find(Array.isArray);
    return page ? page.length : Number(answer !== null && answer !== undefined);
  });
  return counts.reduce((total, count) => total + count, 0);
}
