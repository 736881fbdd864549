import type { GraphQLBody } from '@commerce/service-client';
import { type EntityFetch, mergeDocuments, mergeVariables, splitBody } from './merge-entity-fetches.ts';

const MAX_REMEMBERED = 1_000;
/** Longer texts are merged anew each time: what is remembered must not grow with what strangers write into arguments. */
const MAX_REMEMBERED_LENGTH = 20_000;

type Post = (operation: { query: string; variables: Record<string, unknown> }) => Promise<GraphQLBody>;

interface Waiting {
  fetch: EntityFetch;
  resolve: (body: GraphQLBody) => void;
  reject: (error: unknown) => void;
}

/** Sends a request's entity fetches that are due at the same moment as one. */
export interface EntityFetchQueue {
  /** @param request what the fetches of one request have in common: only those are merged. */
  send(request: object, fetch: EntityFetch, post: Post): Promise<GraphQLBody>;
}

/**
 * The planner asks one subgraph for carts, lines, variants and prices in parallel fetches. As one operation they share
 * what the subgraph looks up: it needs fewer statements, and all parts of the answer see the same moment's prices.
 */
export function createEntityFetchQueue(): EntityFetchQueue {
  const waiting = new WeakMap<object, Waiting[]>();
  const merged = new Map<string, string>();

  const queryOf = (fetches: readonly EntityFetch[]): string => {
    const key = fetches.map(({ query }) => query).join('\n');
    const known = merged.get(key);
    if (known !== undefined) return known;
    const query = mergeDocuments(fetches.map(({ document }) => document));
    if (key.length > MAX_REMEMBERED_LENGTH) return query;
    if (merged.size >= MAX_REMEMBERED) merged.clear();
    merged.set(key, query);
    return query;
  };

  const flush = async (request: object, post: Post) => {
    const due = waiting.get(request) ?? [];
    waiting.delete(request);
    const fetches = due.map(({ fetch }) => fetch);
    try {
      const [only] = fetches;
      const bodies =
        fetches.length === 1 && only
          ? [await post({ query: only.query, variables: only.variables })]
          : splitBody(await post({ query: queryOf(fetches), variables: mergeVariables(fetches) }), due.length);
      for (const [index, { resolve }] of due.entries()) resolve(bodies[index] ?? { data: null });
    } catch (error) {
      for (const { reject } of due) reject(error);
    }
  };

  return {
    send(request, fetch, post) {
      return new Promise((resolve, reject) => {
        const due = waiting.get(request);
        if (due) due.push({ fetch, resolve, reject });
        else {
          waiting.set(request, [{ fetch, resolve, reject }]);
          // The gateway starts parallel fetches in one go: all of them are here before the next microtask.
          queueMicrotask(() => flush(request, post));
        }
      });
    },
  };
}
