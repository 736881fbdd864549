import type { GraphQLBody } from '@commerce/service-client';
import { currentTrace, inSharedTrace } from '@commerce/tracing';
import { type DocumentNode, Kind } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../../context.ts';
import type { EntityFetch, EntityOperation, Fetch, ReadAnswer } from './fetch.ts';
import { type MergedDocument, mergeDocuments } from './merge-documents.ts';

/**
 * The total length of cached texts of merged operations, in characters: they contain what clients write into arguments.
 */
const MAX_REMEMBERED_LENGTH = 500_000;
/** The variable and the response key in the planner's documents. */
const UNMERGED = { representations: '_entities' };

/** Whether a fetch is a single query of `_entities`, so that it can be merged with others. */
export function isEntityFetch(fetch: Fetch): fetch is EntityFetch {
  return fetch.representations !== null && hasOnlyEntities(fetch.document);
}

function hasOnlyEntities(document: DocumentNode | undefined): boolean {
  const [operation, ...rest] = document?.definitions ?? [];
  if (operation?.kind !== Kind.OPERATION_DEFINITION || rest.length > 0) return false;
  const [field, ...others] = operation.selectionSet.selections;
  return field?.kind === Kind.FIELD && field.name.value === '_entities' && others.length === 0;
}

/**
 * Sends the entity fetches of one request that are due in the same turn as one operation. The planner requests carts,
 * lines, variants and prices of a subgraph in parallel fetches. Together they share the subgraph's look-ups, which
 * takes fewer statements, and all parts of the answer see the prices of the same moment.
 */
export function createEntityFetches(
  subgraph: string,
  send: (context: GatewayContext, operation: EntityOperation) => Promise<ReadAnswer>,
): (context: GatewayContext, fetch: EntityFetch) => Promise<ReadAnswer> {
  const merged = new LRUCache<string, MergedDocument>({
    maxSize: MAX_REMEMBERED_LENGTH,
    sizeCalculation: (_document, key) => key.length,
  });
  const mergedOf = (fetches: readonly EntityFetch[]) => {
    const key = fetches.map(({ query }) => query).join('\n');
    const known = merged.get(key);
    if (known) return known;
    const document = mergeDocuments(fetches.map(({ document }) => document));
    merged.set(key, document);
    return document;
  };
  const sendAll = async (context: GatewayContext, fetches: readonly EntityFetch[]): Promise<readonly ReadAnswer[]> => {
    const [only] = fetches;
    if (fetches.length === 1 && only) {
      const { head, variables, representations } = only;
      return [await send(context, { head, variables, lists: { representations }, entityNames: UNMERGED })];
    }
    const { head, entityNames } = mergedOf(fetches);
    const names = Object.keys(entityNames);
    const lists = Object.fromEntries(
      fetches.map(({ representations }, index) => [names[index] ?? '', representations] as const),
    );
    const variables = Object.assign({}, ...fetches.map((fetch) => fetch.variables));
    const read = await send(context, { head, variables, lists, entityNames });
    return splitAnswer(read, Object.values(entityNames));
  };
  const flush = async (context: GatewayContext) => {
    const due = context.dueEntityFetches.get(subgraph) ?? [];
    context.dueEntityFetches.delete(subgraph);
    const fetches = due.map(({ fetch }) => fetch);
    const [first = currentTrace(), ...others] = due.map(({ trace }) => trace);
    try {
      const answers = await inSharedTrace([first, ...others], () => sendAll(context, fetches));
      for (const [index, { resolve }] of due.entries()) resolve(answers[index] ?? (() => ({ data: null })));
    } catch (error) {
      for (const { reject } of due) reject(error);
    }
  };
  return (context, fetch) =>
    new Promise((resolve, reject) => {
      const due = context.dueEntityFetches.get(subgraph);
      const next = { fetch, trace: currentTrace(), resolve, reject };
      if (due) due.push(next);
      else {
        context.dueEntityFetches.set(subgraph, [next]);
        // Parallel fetches start in the same turn: all of them are here before the next microtask.
        queueMicrotask(() => flush(context));
      }
    });
}

/**
 * Splits the answer to a merged operation into the answers to its fetches. It is parsed only once, unless it is read
 * again.
 */
function splitAnswer(read: ReadAnswer, entityNames: readonly string[]): ReadAnswer[] {
  const body = read();
  const unread = new Set(entityNames);
  return entityNames.map((name, index) => () => partOf(unread.delete(name) ? body : read(), name, index));
}

/** An error without a path goes to the first fetch. */
function partOf(body: GraphQLBody, name: string, index: number): GraphQLBody {
  const errors = (body.errors ?? []).flatMap((error) => {
    const [root, ...rest] = error.path ?? [];
    if (root === undefined) return index === 0 ? [error] : [];
    return root === name ? [{ ...error, path: ['_entities', ...rest] }] : [];
  });
  const entities = body.data?.[name];
  return { data: entities == null ? null : { _entities: entities }, ...(errors.length > 0 && { errors }) };
}
