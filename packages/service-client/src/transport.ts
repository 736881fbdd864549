import type { GraphQLFormattedError } from 'graphql';
import { Pool } from 'undici';
import { ServiceUnavailableError } from './errors.ts';

/** The body of a GraphQL response over HTTP. */
export interface GraphQLBody {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
}

/** Posts GraphQL operations to one service over kept-alive connections. */
export interface GraphQLTransport {
  /**
   * @param token the bearer token of the call.
   * @throws {ServiceUnavailableError} when there is no GraphQL answer before the deadline.
   */
  post(
    operation: { query: string; variables?: Record<string, unknown> | undefined },
    token: string,
  ): Promise<GraphQLBody>;
  close(): Promise<void>;
}

/**
 * @param options.service the name for messages and errors.
 * @param options.url where the service answers GraphQL, such as http://127.0.0.1:4001/graphql.
 * @param options.timeoutMs the deadline of a call, from connecting to the last byte.
 */
export function createGraphQLTransport(options: {
  service: string;
  url: string;
  timeoutMs: number;
  maxConnections?: number;
}): GraphQLTransport {
  const { service, timeoutMs, maxConnections = 64 } = options;
  const { origin, pathname } = new URL(options.url);
  const pool = new Pool(origin, { connections: maxConnections, connect: { timeout: timeoutMs } });

  return {
    async post(operation, token) {
      try {
        const { statusCode, body } = await pool.request({
          method: 'POST',
          path: pathname,
          headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(operation),
          signal: AbortSignal.timeout(timeoutMs),
        });
        return graphqlBodyOf(await body.text(), statusCode);
      } catch (error) {
        throw new ServiceUnavailableError(service, `${service} cannot be reached just now`, { cause: error });
      }
    },
    close: () => pool.close(),
  };
}

/** A GraphQL server answers JSON with HTTP 400 too, for a bad variable say: what counts is the body. */
function graphqlBodyOf(text: string, statusCode: number): GraphQLBody {
  const body = JSON.parse(text) as GraphQLBody | null;
  if (body?.data !== undefined || body?.errors !== undefined) return body;
  throw new Error(`HTTP ${statusCode} without a GraphQL body`);
}
