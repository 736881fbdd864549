import type { GraphQLFormattedError } from 'graphql';

/** The end of graphql-js messages about unknown names begins so, and has a question mark at its end. */
const SUGGESTION = 'Did you mean ';

/**
 * Removes suggested names from an error. Clients that may not introspect the schema must not be able to guess it name
 * by name. The message may quote a megabyte that a client sent, hence no regular expression.
 */
export function hideSuggestions(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = error;
  const start = message.endsWith('?') ? message.lastIndexOf(SUGGESTION) : -1;
  return start === -1 ? error : { ...error, message: message.slice(0, start).trimEnd() };
}
