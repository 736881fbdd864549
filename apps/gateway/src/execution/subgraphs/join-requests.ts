import { batchCalls } from '@commerce/batching';
import { type GraphQLBody, ServiceUnavailableError } from '@commerce/service-client';
import { countFetched, type GatewayContext } from '../../context.ts';
import type { EntityOperation, ReadAnswer } from './fetch.ts';
import type { PostBody } from './post-body.ts';
import { bodyOf } from './request-body.ts';

/** The maximum number of requests per operation. */
const MAX_REQUESTS = 20;
/**
 * Per request, in characters of JSON: a longer one is sent alone. It gains little, and together the requests must stay
 * within the limits of the subgraph.
 */
const MAX_REPRESENTATIONS_LENGTH = 2_000;
/** Joined requests started within the same second, so their deadlines are nearly the same. In milliseconds. */
const SAME_START_MS = 1_000;

/** The look-ups of one request. */
interface Wanted {
  operation: EntityOperation;
  token: string | null;
  context: GatewayContext;
}

/**
 * Sends one operation for several requests that look up entities at the same time, if they select the same fields with
 * the same variables for the same viewer. Their representations are combined, and each request gets its own part of the
 * answer. No request joins a running operation, so each reads the state after it asked. If the answer has any error,
 * each request is sent alone, so that no error reaches another request; an outage fails all of them. The operation has
 * the deadline of the latest request, so none has less time than alone, and it ends early if the clients of all of them
 * have gone.
 */
export function createJoinedRequests(
  post: PostBody,
): (operation: EntityOperation, token: string | null, context: GatewayContext) => Promise<ReadAnswer> {
  const sendAll = async (all: readonly [Wanted, ...Wanted[]]): Promise<readonly ReadAnswer[]> => {
    const [{ operation, token }] = all;
    const operations = all.map((each) => each.operation);
    const context = joinedContext(all.map((each) => each.context));
    const body = bodyOf(operation.head, operation.variables, joinedLists(operations));
    const answer = await post(body, token, context);
    for (const each of all) countFetched(each.context, answer, all.length);
    return all.length === 1 ? [answer.read] : divideAnswer(answer.read, operations);
  };
  const join = batchCalls<Wanted, ReadAnswer>((all) => sendAll(all as [Wanted, ...Wanted[]]), {
    maxSize: MAX_REQUESTS,
    isSharedFailure: (error) => error instanceof ServiceUnavailableError,
    keyOf: ({ operation: { head, variables }, token, context }) =>
      `${Math.floor(context.startedAt / SAME_START_MS)} ${token} ${bodyOf(head, variables)}`,
  });
  return async (operation, token, context) => {
    const wanted = { operation, token, context };
    if (isSmall(operation)) return join(wanted);
    const [read] = await sendAll([wanted]);
    return read as ReadAnswer;
  };
}

function isSmall({ lists }: EntityOperation): boolean {
  let length = 0;
  for (const name in lists) for (const representation of lists[name] ?? []) length += representation.length;
  return length <= MAX_REPRESENTATIONS_LENGTH;
}

/** The context of the latest request. */
function joinedContext(contexts: readonly GatewayContext[]): GatewayContext {
  const latest = contexts.reduce((last, each) => (each.startedAt > last.startedAt ? each : last));
  const signals = new Set(contexts.map(({ signal }) => signal));
  return signals.size === 1 ? latest : { ...latest, signal: abortedTogether(signals) };
}

/** Aborted once all of the signals are. */
function abortedTogether(signals: ReadonlySet<AbortSignal>): AbortSignal {
  const together = new AbortController();
  let remaining = signals.size;
  const abort = () => {
    remaining -= 1;
    if (remaining === 0) together.abort();
  };
  for (const signal of signals) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  return together.signal;
}

function joinedLists(operations: readonly EntityOperation[]): EntityOperation['lists'] {
  const [only] = operations;
  if (operations.length === 1 && only) return only.lists;
  const names = Object.keys(only?.lists ?? {});
  return Object.fromEntries(names.map((name) => [name, operations.flatMap(({ lists }) => lists[name] ?? [])]));
}

/** Splits the answer into the answers to the operations. It is parsed only once, unless one of them is read again. */
function divideAnswer(read: ReadAnswer, operations: readonly EntityOperation[]): ReadAnswer[] {
  return divideBody(read(), operations).map((first, index) => {
    let unread: GraphQLBody | undefined = first;
    return () => {
      const part = unread ?? divideBody(read(), operations)[index] ?? {};
      unread = undefined;
      return part;
    };
  });
}

/** @throws {TypeError} unless the answer has all entities, and no errors. */
function divideBody({ data, errors }: GraphQLBody, operations: readonly EntityOperation[]): GraphQLBody[] {
  if (!data || errors) throw new TypeError('the answer has errors, or no data');
  const parts: Record<string, unknown[]>[] = operations.map(() => ({}));
  for (const [variable, name] of Object.entries(operations[0]?.entityNames ?? {})) {
    const entities = data[name];
    let begin = 0;
    for (const [index, { lists }] of operations.entries()) {
      const end = begin + (lists[variable]?.length ?? 0);
      const part = parts[index];
      if (part && Array.isArray(entities)) part[name] = entities.slice(begin, end);
      begin = end;
    }
    if (!Array.isArray(entities) || entities.length !== begin) throw new TypeError('entities are missing');
  }
  return parts.map((part) => ({ data: part }));
}
