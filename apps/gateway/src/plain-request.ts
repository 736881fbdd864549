import type { FastifyRequest } from 'fastify';
import type { PersistedOperations } from './persisted/manifest.ts';

/** A request for an operation by its text, or by its id in the manifest, as most clients send it. */
export interface PlainRequest {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
  /** The headers of the answer. */
  headers: Record<string, string>;
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** The content type that Apollo Server chooses for each usual `accept` header of GraphQL clients. */
const ANSWER_TYPES = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
]);
const MEMBERS = new Set(['query', 'operationName', 'variables', 'extensions']);
/** Apollo Server's protection from cross-site requests: docs/decisions/csrf-and-get.md. */
const PREFLIGHTED_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

type Request = Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>;

/**
 * A request with only one possible meaning to Apollo Server; null for any other, which Apollo Server must read itself.
 */
export function plainRequestOf(request: Request, manifest: PersistedOperations): PlainRequest | null {
  const type = ANSWER_TYPES.get(request.headers.accept);
  const members = request.method === 'GET' ? membersOfAddress(request) : membersOfBody(request);
  if (type === undefined || members === null) return null;
  for (const name in members) if (!MEMBERS.has(name)) return null;
  const { operationName, variables } = members;
  const query = members.extensions === undefined ? members.query : persistedText(members, manifest);
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

/** The content type of an answer that Apollo Server does not write. */
export function answerTypeOf({ headers }: Pick<FastifyRequest, 'headers'>): string {
  return ANSWER_TYPES.get(headers.accept) ?? JSON_TYPE;
}

/** Whether Apollo Server handles a request, rather than refusing it as one that another site may have caused. */
export function isForGraph({ method, headers, routeOptions }: FastifyRequest): boolean {
  if (routeOptions.url !== '/graphql') return false;
  const type = headers['content-type'];
  if (type === undefined) return method === 'GET' && PREFLIGHTED_HEADERS.some((name) => headers[name]);
  return type.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function membersOfBody({ method, headers, body }: Request): Record<string, unknown> | null {
  return method === 'POST' && isJson(headers['content-type']) && isObject(body) ? body : null;
}

/** The parameters in a GET's URL; objects are JSON text. */
function membersOfAddress({ url, headers }: Request): Record<string, unknown> | null {
  const type = headers['content-type'];
  const isPreflighted = type === undefined ? PREFLIGHTED_HEADERS.some((name) => headers[name]) : isJson(type);
  if (!isPreflighted) return null;
  const parameters = [...new URL(url, 'http://gateway').searchParams];
  const members = new Map<string, unknown>(parameters);
  if (members.size < parameters.length) return null;
  for (const name of ['variables', 'extensions']) {
    const text = members.get(name);
    if (text === undefined) continue;
    const value = parsed(String(text));
    if (!isObject(value)) return null;
    members.set(name, value);
  }
  return Object.fromEntries(members);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of an operation that is identified by its id alone, if the manifest has it. */
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
