import type { ApolloServerPlugin } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';

/**
 * Of the variables that a client has sent, those that the operation declares: no others may reach what estimates, plans
 * or executes it. The result has no prototype, or a variable named `toString` would seem to have a value.
 */
export function declaredVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const declared: Record<string, unknown> = Object.create(null);
  for (const { variable } of variableDefinitions) {
    const name = variable.name.value;
    if (Object.hasOwn(sent, name)) declared[name] = sent[name];
  }
  return declared;
}

/** Replaces the variables of requests by {@link declaredVariables}. Must be the first plugin that sees an operation. */
export function keepDeclaredVariables(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, request }) {
          if (operation) request.variables = declaredVariables(operation, request.variables ?? {});
        },
      };
    },
  };
}
