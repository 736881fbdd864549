import type { GraphQLFormattedError } from 'graphql';

/** As graphql-js ends messages about names that it does not know. */
const SUGGESTION = / ?Did you mean .+\?$/s;

/** Takes the names out of an error that it suggests: who may not introspect the schema must not guess it name by name. */
export function hideSuggestions(error: GraphQLFormattedError): GraphQLFormattedError {
  return SUGGESTION.test(error.message) ? { ...error, message: error.message.replace(SUGGESTION, '') } : error;
}
