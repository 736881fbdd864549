import type { ApolloServerPlugin } from '@apollo/server';
import { graphqlError } from '@commerce/graphql';
import type { GatewayContext } from '../context.ts';
import { neverNull } from '../execution/never-null.ts';

/**
 * Answers HTTP 400 if a variable is null that has a default value, and is used where null is not allowed. Validation
 * cannot refuse that, and execution would report it place by place.
 */
export function refuseWrongNulls(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, document, request: { variables = {} }, schema }) {
          if (!operation || !Object.values(variables).includes(null)) return;
          const wrong = neverNull(operation, document, schema).filter((name) => variables[name] === null);
          if (wrong.length === 0) return;
          const names = wrong.map((name) => `"$${name}"`).join(', ');
          const message = `Variable ${names} must not be null where it is used. Leave it out for its default value.`;
          throw graphqlError('BAD_USER_INPUT', message, { http: { status: 400 } });
        },
      };
    },
  };
}
