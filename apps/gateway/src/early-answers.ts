import type { GraphQLBody } from '@commerce/service-client';

/** Reads an answer that has arrived; throws what the call threw. */
export type ReadAnswer = () => GraphQLBody;

/** What subgraphs have answered before a plan was carried out, so that it need not ask again. */
export interface EarlyAnswers {
  /** @param request what the fetches of one request have in common. */
  put(request: object, query: string, read: ReadAnswer): void;
  /** The answer to this fetch of this request, once. */
  take(request: object, query: string): ReadAnswer | undefined;
}

export function createEarlyAnswers(): EarlyAnswers {
  const answers = new WeakMap<object, { query: string; read: ReadAnswer }>();
  return {
    put: (request, query, read) => void answers.set(request, { query, read }),
    take: (request, query) => {
      const answer = answers.get(request);
      if (answer?.query !== query) return undefined;
      answers.delete(request);
      return answer.read;
    },
  };
}
