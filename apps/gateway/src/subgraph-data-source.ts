import type { GraphQLDataSource } from '@apollo/gateway';
import { ANONYMOUS, type SignToken } from '@commerce/identity';
import { type GraphQLBody, type GraphQLTransport, ServiceUnavailableError } from '@commerce/service-client';
import type { DocumentNode } from 'graphql';
import type { GatewayContext } from './context.ts';
import type { EarlyAnswers } from './early-answers.ts';
import { createEntityFetchQueue } from './entity-fetch-queue.ts';
import { gatherEntityFetches } from './gather-entity-fetches.ts';
import { isEntityFetch } from './merge-entity-fetches.ts';
import { distinctRepresentations } from './representations.ts';

type Process = GraphQLDataSource<GatewayContext>['process'];
type Response = Awaited<ReturnType<Process>>;

/**
 * Sends one subgraph its share of a query plan, in the viewer's name. Equal representations are sent once; entity fetches
 * that are due at the same moment go as one operation, and those of different requests too if they are alike. A subgraph that does not answer gives one error for all
 * entities of a request, with code SUBGRAPH_UNAVAILABLE and the path of what is missing.
 * @param onOutage receives what the client must not see: the cause, with the address.
 */
export function createSubgraphDataSource(options: {
  name: string;
  transport: GraphQLTransport;
  signToken: SignToken;
  /** What was answered before the plan was carried out. */
  early: EarlyAnswers;
  onOutage: (error: ServiceUnavailableError) => void;
}): GraphQLDataSource<GatewayContext> {
  const { name, transport, signToken, early, onOutage } = options;
  const informed = new WeakSet<object>();
  const queue = createEntityFetchQueue();
  const postTogether = gatherEntityFetches(transport.post);
  return {
    async process(fetch) {
      const { query = '', variables = {} } = fetch.request;
      const viewer = 'incomingRequestContext' in fetch ? fetch.context.viewer : ANONYMOUS;
      const document = 'document' in fetch ? fetch.document : undefined;
      const { distinct, spread } = distinctRepresentations(variables);
      const sign = () => signToken(`${name}-subgraph`, viewer);
      try {
        const known = early.take(fetch.context, query);
        if (known) return toResponse(await known());
        const body = isEntityFetch(document)
          ? await queue.send(fetch.context, { query, document, variables: distinct }, async (entities) =>
              postTogether(entities, await sign()),
            )
          : await transport.post({ query, variables: distinct }, await sign());
        return toResponse(spread(body));
      } catch (error) {
        if (!(error instanceof ServiceUnavailableError)) throw error;
        onOutage(error);
        const { representations } = variables;
        if (Array.isArray(representations)) {
          if (informed.has(fetch.context)) return nothingKnown(representations);
          informed.add(fetch.context);
        }
        return outage(name, document);
      }
    },
  };
}

/** The gateway's types want error objects; what it reads of them is what a formatted error has. */
function toResponse(body: GraphQLBody): Response {
  return body as Response;
}

/** The first fetch of a request that fails says why; to say it again for each of the others would tell nothing new. */
function nothingKnown(representations: readonly unknown[]): Response {
  return toResponse({ data: { _entities: representations.map(() => null) } });
}

function outage(name: string, document: DocumentNode | undefined): Response {
  const message = `${name} does not answer just now`;
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE' };
  const errors = missingPaths(document).map((path) => ({ message, path, extensions }));
  return toResponse({ errors });
}

/** The first entity of an entity fetch, which stands for all of them; else each root field. */
function missingPaths(document: DocumentNode | undefined): (string | number)[][] {
  const [operation] = document?.definitions ?? [];
  const selections = operation?.kind === 'OperationDefinition' ? operation.selectionSet.selections : [];
  const fields = selections.flatMap((field) =>
    field.kind === 'Field' ? [field.alias?.value ?? field.name.value] : [],
  );
  if (fields.length === 0) return [[]];
  return fields.map((field) => (field === '_entities' ? [field, 0] : [field]));
}
