import type { FastifyRequest } from 'fastify';
import type { PersistedOperations } from './persisted/manifest.ts';

/** A request of an operation by its text or its id in the manifest, as most clients send it. */
export interface PlainRequest {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
  /** What an answer to it is sent with. */
  headers: Record<string, string>;
}

/** What Apollo Server makes of the headers `accept` that clients of GraphQL send. */
const ANSWER_TYPES = new Map([
  [undefined, 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
]);
const MEMBERS = new Set(['query', 'operationName', 'variables', 'extensions']);

/** A request that means just one thing to Apollo Server; null for any other, which Apollo Server has to read. */
export function plainRequestOf(
  { method, headers, body }: Pick<FastifyRequest, 'method' | 'headers' | 'body'>,
  manifest: PersistedOperations,
): PlainRequest | null {
  const type = ANSWER_TYPES.get(headers.accept);
  if (method !== 'POST' || type === undefined || !isJson(headers['content-type']) || !isObject(body)) return null;
  for (const name in body) if (!MEMBERS.has(name)) return null;
  const { operationName, variables } = body;
  const query = body.extensions === undefined ? body.query : persistedText(body, manifest);
  if (typeof query !== 'string' || query === '') return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  if (operationName === '') return null;
  if (variables !== undefined && variables !== null && !isObject(variables)) return null;
  return {
    query,
    operationName,
    variables: variables ?? {},
    headers: { 'cache-control': 'no-store', 'content-type': type },
  };
}

/** The text of an operation that is meant by its id alone, if the manifest has it. */
function persistedText({ query, extensions }: Record<string, unknown>, manifest: PersistedOperations): unknown {
  if (query !== undefined || !isObject(extensions) || Object.keys(extensions).length !== 1) return null;
  const { persistedQuery } = extensions;
  if (!isObject(persistedQuery) || persistedQuery.version !== 1) return null;
  return manifest.get(String(persistedQuery.sha256Hash));
}

function isJson(type: string | undefined): boolean {
  return (
    type === 'application/json' ||
    type === 'application/json; charset=utf-8' ||
    type === 'application/json;charset=UTF-8'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
