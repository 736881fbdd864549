import type { SignToken } from '@commerce/identity';
import type { GraphQLTransport } from '@commerce/service-client';
import { countFetched, type GatewayContext, withinBudget } from '../../context.ts';
import { createEntityFetches, isEntityFetch } from './entity-fetches.ts';
import type { Fetch, ReadAnswer } from './fetch.ts';
import { createJoinedRequests } from './join-requests.ts';
import type { PostBody } from './post-body.ts';
import { bodyOf } from './request-body.ts';

/** A subgraph, for the execution of plans. */
export interface Subgraph {
  /**
   * Sends a fetch in the viewer's name.
   * @throws {ServiceUnavailableError} without an answer, and as {@link countFetched}.
   */
  fetch(context: GatewayContext, fetch: Fetch): Promise<ReadAnswer>;
  /** Like `fetch`, for a JSON body, with a token from `sign`; returns the text of the answer. */
  post: PostBody;
  /** The viewer's token for this subgraph; null if requests to subgraphs do not identify the viewer. */
  sign(context: GatewayContext): Promise<string | null>;
  close(): Promise<void>;
}

/** @param signToken null for subgraphs that do not use our tokens. */
export function createSubgraph(name: string, transport: GraphQLTransport, signToken: SignToken | null): Subgraph {
  const sign = async ({ viewer }: GatewayContext) => signToken?.(`${name}-subgraph`, viewer) ?? null;
  const post: PostBody = (body, token, context) => {
    const { startedAt, signal } = context;
    return withinBudget(context, (headers) => transport.postForText(body, token, { headers, startedAt, signal }));
  };
  const join = createJoinedRequests(post);
  const fetchEntities = createEntityFetches(name, async (context, operation) =>
    join(operation, await sign(context), context),
  );
  return {
    async fetch(context, fetch) {
      if (isEntityFetch(fetch)) return fetchEntities(context, fetch);
      const { head, variables, representations } = fetch;
      const body = bodyOf(head, variables, representations ? { representations } : {});
      const answer = await post(body, await sign(context), context);
      countFetched(context, answer);
      return answer.read;
    },
    post,
    sign,
    close: () => transport.close(),
  };
}
