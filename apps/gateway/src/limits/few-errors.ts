import type { ApolloServerPlugin } from '@apollo/server';
import { limitErrors } from '@commerce/graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context.ts';

/** Limits an answer to 50 errors, and says how many more there were. */
export function fewErrors(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response: { body } }) {
          if (body.kind !== 'single' || !body.singleResult.errors) return;
          body.singleResult.errors = limitErrors<GraphQLFormattedError>(
            body.singleResult.errors,
            (message, extensions) => ({ message, extensions }),
          );
        },
      };
    },
  };
}
