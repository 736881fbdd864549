import { hasScope, type Viewer } from '@commerce/identity';
import type { GraphQLError } from 'graphql';
import { forbidden, graphqlError } from './errors.ts';

/**
 * Allows only people who have one of the scopes, and returns their id. Services are refused.
 * @throws UNAUTHENTICATED without a login, FORBIDDEN without a scope; other fields of the operation are answered.
 */
export function requireScope(viewer: Viewer, ...scopes: string[]): string {
  if (viewer.service !== null) throw forbidden('Only staff may do this, not services.');
  if (viewer.customerId === null) throw graphqlError('UNAUTHENTICATED', 'Log in to do this.');
  if (!scopes.some((scope) => hasScope(viewer, scope))) throw missingScope(...scopes);
  return viewer.customerId;
}

/** The error for a missing scope: it lists the scopes of which one is enough, in `extensions.requiredScopes` too. */
export function missingScope(...scopes: string[]): GraphQLError {
  return graphqlError('FORBIDDEN', `This needs the scope ${scopes.join(' or ')}.`, { requiredScopes: scopes });
}
