import type { GraphQLFormattedError } from 'graphql';

/** The end of graphql-js messages about unknown names. */
const SUGGESTION = / ?Did you mean .+\?$/s;

/**
 * Removes suggested names from an error. Clients that may not introspect the schema must not be able to guess it name
 * by name.
 */
export function hideSuggestions(error: GraphQLFormattedError): GraphQLFormattedError {
  return SUGGESTION.test(error.message) ? { ...error, message: error.message.replace(SUGGESTION, '') } : error;
}
