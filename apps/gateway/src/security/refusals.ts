import type { SecurityEventKind } from '@commerce/service';
import type { GraphQLFormattedError } from 'graphql';

const KINDS: Readonly<Record<string, SecurityEventKind>> = {
  UNAUTHENTICATED: 'login_refused',
  FORBIDDEN: 'call_forbidden',
  QUERY_TOO_EXPENSIVE: 'operation_too_expensive',
  RATE_LIMITED: 'rate_limited',
};

/** A refusal, as part of a security event. */
interface Refusal {
  kind: SecurityEventKind;
  what: string;
  why: string;
}

type Refused = Pick<GraphQLFormattedError, 'message' | 'path' | 'extensions'>;

/**
 * The refusals among the errors of an answer: the first of each kind. Their messages quote nothing from the request.
 */
export function refusalsOf(errors: readonly Refused[]): Refusal[] {
  const found = new Map<SecurityEventKind, Refusal>();
  for (const { message, path, extensions } of errors) {
    const kind = KINDS[String(extensions?.code)];
    if (kind && !found.has(kind)) found.set(kind, { kind, what: path?.join('.') ?? 'request', why: message });
  }
  return [...found.values()];
}
