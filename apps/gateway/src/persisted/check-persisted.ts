import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import { graphqlError } from '@commerce/graphql';
import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import { hashOf, type PersistedOperations } from './manifest.ts';
import { HASH_PREFIX } from './persisted-query-cache.ts';

/** The parts of an HTTP request that identify the operation: its JSON body, or the parameters in its URL. */
export interface OperationRequest {
  body: unknown;
  query: unknown;
}

/**
 * The request as Apollo Server reads it. Fastify parses a URL differently if it has a `#` or invalid UTF-8, and what is
 * checked must be what is executed.
 */
export function operationRequestOf({ body, url }: { body: unknown; url: string }): OperationRequest {
  return { body, query: Object.fromEntries(new URL(url, 'http://gateway').searchParams) };
}

const persistedQuery = z.object({ version: z.number(), sha256Hash: z.string() });
const extensions = z.object({ persistedQuery: z.unknown().optional() }).optional();
const operation = z.object({ query: z.string().optional(), extensions: z.unknown().optional() });

/**
 * Refuses a request by the operation that it identifies, before its document is parsed. A request that it cannot
 * interpret is left to the next reader, except if only the manifest's operations are allowed.
 * @throws with code PERSISTED_QUERY_NOT_SUPPORTED, PERSISTED_QUERY_HASH_MISMATCH, PERSISTED_QUERY_NOT_IN_LIST or
 * QUERY_NOT_IN_SAFELIST.
 */
export function checkPersisted(request: OperationRequest, manifest: PersistedOperations, onlyListed: boolean): void {
  const { text, persisted } = readOperation(request);
  if (persisted) checkHash(persisted, text);
  if (!onlyListed) return;
  const id = persisted?.sha256Hash ?? (text === undefined ? undefined : hashOf(text));
  if (id !== undefined && manifest.has(id)) return;
  throw text === undefined && persisted ? unknownId() : unlistedText();
}

/**
 * Clients recognise an unknown id by its message and code, so these do not change; the advice is added in a separate
 * field.
 */
export function sayWhatToDo(error: GraphQLFormattedError): GraphQLFormattedError {
  if (error.extensions?.code !== 'PERSISTED_QUERY_NOT_FOUND') return error;
  const help = 'Send the operation once with its text and this hash; the hash alone will do from then on.';
  return { ...error, extensions: { ...error.extensions, help } };
}

/** The text in a request, if there is one. */
export function textOf(request: OperationRequest): string | undefined {
  return operationIn(request)?.query;
}

/** The text that a request names by its hash alone, if it is known: it is checked like one that is sent. */
export async function registeredText(
  request: OperationRequest,
  texts: Pick<KeyValueCache<string>, 'get'>,
): Promise<string | undefined> {
  const hash = persistedQuery.safeParse(persistedIn(operationIn(request))).data?.sha256Hash;
  return hash === undefined ? undefined : texts.get(`${HASH_PREFIX}${hash}`);
}

function operationIn({ body, query }: OperationRequest) {
  return operation.safeParse(body ?? query).data;
}

function persistedIn(data: ReturnType<typeof operationIn>): unknown {
  return extensions.safeParse(parsed(data?.extensions)).data?.persistedQuery;
}

function readOperation(request: OperationRequest) {
  const data = operationIn(request);
  const asked = persistedIn(data);
  if (asked === undefined || asked === null) return { text: data?.query, persisted: undefined };
  const persisted = persistedQuery.safeParse(asked).data;
  if (persisted?.version === 1) return { text: data?.query, persisted };
  throw refuse(
    'PERSISTED_QUERY_NOT_SUPPORTED',
    'extensions.persistedQuery must be { version: 1, sha256Hash: "the SHA-256 of the operation, as hexadecimal" }.',
  );
}

/** In a URL, the extensions are JSON text. */
function parsed(extensions: unknown): unknown {
  if (typeof extensions !== 'string') return extensions;
  try {
    return JSON.parse(extensions);
  } catch {
    return undefined;
  }
}

function checkHash({ sha256Hash }: { sha256Hash: string }, text: string | undefined): void {
  if (text === undefined || hashOf(text) === sha256Hash) return;
  throw refuse('PERSISTED_QUERY_HASH_MISMATCH', 'sha256Hash is not the SHA-256 of the query that came with it.');
}

function unknownId(): Error {
  return refuse(
    'PERSISTED_QUERY_NOT_IN_LIST',
    'This id is not in the manifest of persisted operations. Generate the manifest from the client that sends it (npm run operations:manifest), and deploy it before the client.',
  );
}

function unlistedText(): Error {
  return refuse(
    'QUERY_NOT_IN_SAFELIST',
    'Only the operations of the manifest are answered here. Add this one to it (npm run operations:manifest), and send its id as extensions.persistedQuery.sha256Hash.',
  );
}

function refuse(code: Parameters<typeof graphqlError>[0], message: string): Error {
  return graphqlError(code, message, { http: { status: 400 } });
}
