import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context.ts';

/**
 * Answers HTTP 400 if a request does not say which operation of its document to execute, or selects a kind of operation
 * that the graph does not have (GetOperation, https://spec.graphql.org/October2021/#GetOperation()).
 */
export function refuseUnknownOperations(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, schema }) {
          if (!operation) throw refusal(reasonFor(request.operationName, document.definitions.length));
          if (schema.getRootType(operation.operation)) return;
          throw refusal(`This graph has no ${operation.operation}s.`);
        },
      };
    },
  };
}

function reasonFor(operationName: string | undefined, definitions: number): string {
  if (operationName !== undefined) return `The document has no operation named "${operationName}".`;
  return definitions > 1
    ? 'The document has several operations: say by "operationName" which one is meant.'
    : 'The document has no operation.';
}

function refusal(message: string): GraphQLError {
  const code = ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE;
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
