import { durations } from '@commerce/metrics';
import { inSpan, traceHeaders } from '@commerce/tracing';
import type { GraphQLFormattedError } from 'graphql';
import { addressesOf, createAddresses, isQuery } from './addresses.ts';
import type { TlsOfCalls } from './connect.ts';
import { ServiceUnavailableError } from './errors.ts';
import { type Carrier, type Limits, NoAnswerError } from './exchange.ts';
import { TIMEOUT_HEADER, USED_HEADER } from './headers.ts';
import type { LookUp } from './places.ts';

/** The body of a GraphQL response over HTTP. */
export interface GraphQLBody {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
}

/** A GraphQL operation to send. */
export interface PostedOperation {
  query: string;
  variables?: Record<string, unknown> | undefined;
}

/** An answer that was not parsed yet. */
export interface TextAnswer {
  text: string;
  /** How many fields were resolved for it, if there were many. */
  usedFields: number;
  /** @throws {ServiceUnavailableError} if it is not a GraphQL response. */
  read(): GraphQLBody;
}

/** Options of one call. */
export interface PostOptions {
  /** Additional headers. */
  headers?: Readonly<Record<string, string>>;
  /**
   * When the surrounding request began, by `performance.now()`: the time of earlier calls is subtracted from the
   * deadline.
   */
  startedAt?: number;
  /** When the caller's own caller stops waiting, by `performance.now()`. The call never takes longer. */
  deadline?: number;
  /** Aborting it ends a query, which the service notices. A mutation goes on. */
  signal?: AbortSignal;
}

/** Sends GraphQL operations to one service. */
export interface GraphQLTransport {
  /**
   * @param token the bearer token of the call; null sends none.
   * @throws {ServiceUnavailableError} if there is no GraphQL response before the deadline.
   */
  post(operation: PostedOperation, token: string | null, options?: PostOptions): Promise<GraphQLBody>;
  /**
   * Like `post`, but returns the unparsed body, for callers that do not always need to parse it.
   * @param operation a `PostedOperation` as JSON.
   */
  postForText(operation: string, token: string | null, options?: PostOptions): Promise<TextAnswer>;
  close(): Promise<void>;
}

/** Where a service is: its instances over HTTP, or something else that carries calls to it. */
export type Destination = HttpDestination | Carrier;

/** Instances of a service, over kept-alive connections. */
export interface HttpDestination {
  /** The GraphQL address, such as http://127.0.0.1:4001/graphql; several comma-separated addresses share the calls. */
  url: string;
  /** Per address. Default: 64. */
  maxConnections?: number;
  /** For `https` URLs. Default: the authorities that Node.js knows, and no certificate of our own. */
  tls?: TlsOfCalls;
  /** Resolves a name to its records; default: the system's resolver. */
  lookUp?: LookUp;
}

const MAX_ANSWER_BYTES = 8_000_000;
/** The maximum length of what another service says of its refusal, in our log. */
const MAX_REASON = 200;

const calls = durations('service_call_duration_seconds', 'How long calls to other services take, from this one.', [
  'service',
  'outcome',
]);

/**
 * @param options.service the name for messages and errors.
 * @param options.to where the service is.
 * @param options.timeoutMs the deadline of a call, from connecting to the last byte. The service is told.
 * @param options.maxBytes the maximum length of an answer; our services answer 2,000,000 characters at most.
 */
export function createGraphQLTransport(options: {
  service: string;
  to: Destination;
  timeoutMs: number;
  maxBytes?: number;
}): GraphQLTransport {
  const { service, to, timeoutMs, maxBytes = MAX_ANSWER_BYTES } = options;
  const carrier = 'send' in to ? to : createCarrier(to, timeoutMs);

  const unavailable = (cause: unknown) =>
    new ServiceUnavailableError(service, `${service} cannot be reached just now`, { cause });
  const read = (text: string, statusCode: number) => {
    try {
      return graphqlBodyOf(text, statusCode);
    } catch (error) {
      throw unavailable(error);
    }
  };
  const send = async (operation: string, headers: Record<string, string>, limits: Limits, startedAt: number) => {
    try {
      const {
        statusCode,
        text,
        headers: received,
      } = await carrier.send(operation, { ...headers, ...traceHeaders() }, limits);
      calls.since(startedAt, { service, outcome: 'answered' });
      return { text, usedFields: Number(received[USED_HEADER] ?? 0), read: () => read(text, statusCode) };
    } catch (error) {
      calls.since(startedAt, { service, outcome: 'unavailable' });
      throw unavailable(error);
    }
  };
  const span = { kind: 'client', attributes: { 'peer.service': service } } as const;
  const postForText: GraphQLTransport['postForText'] = async (
    operation,
    token,
    { headers: others, startedAt, deadline = Infinity, signal } = {},
  ) => {
    const now = performance.now();
    // The sum of a time and a limit is rounded: what has passed is subtracted from the limit instead.
    const limitMs = Math.ceil(Math.min(timeoutMs - (now - (startedAt ?? now)), deadline - now));
    if (limitMs <= 0) throw unavailable(new NoAnswerError('earlier calls have taken all the time'));
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      [TIMEOUT_HEADER]: String(limitMs),
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...others,
    };
    const limits = { timeoutMs: limitMs, maxBytes, signal: isQuery(operation) ? signal : undefined };
    return inSpan(`call ${service}`, span, () => send(operation, headers, limits, now));
  };

  return {
    post: async (operation, token, options) => (await postForText(JSON.stringify(operation), token, options)).read(),
    postForText,
    close: carrier.close,
  };
}

function createCarrier({ url, maxConnections = 64, lookUp, tls }: HttpDestination, connectTimeoutMs: number): Carrier {
  return createAddresses(addressesOf(url), { maxConnections, connectTimeoutMs, lookUp, tls });
}

/** A GraphQL server also answers JSON with HTTP 400, such as for an invalid variable, so only the body counts. */
function graphqlBodyOf(text: string, statusCode: number): GraphQLBody {
  const body = parsed(text);
  if (body?.data !== undefined || body?.errors !== undefined) return body;
  const why = typeof body?.message === 'string' ? `: ${body.message.slice(0, MAX_REASON)}` : '';
  throw new Error(`HTTP ${statusCode} without a GraphQL body${why}`);
}

/** Null for what is not JSON, such as a page of a load balancer. */
function parsed(text: string): (GraphQLBody & { message?: unknown }) | null {
  try {
    return JSON.parse(text) as ReturnType<typeof parsed>;
  } catch {
    return null;
  }
}
