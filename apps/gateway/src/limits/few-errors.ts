import type { ApolloServerPlugin } from '@apollo/server';
import { limitErrors } from '@commerce/graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { withRequestId } from '../http/with-request-id.ts';

/** In characters. Messages quote what the client sent, each of 50 errors again. */
const MAX_MESSAGE_LENGTH = 1_000;

/** Limits an answer to 50 errors, and says how many more there were. Long messages are cut. */
export function fewErrors(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response: { body } }) {
          if (body.kind !== 'single' || !body.singleResult.errors) return;
          body.singleResult.errors = limitErrors<GraphQLFormattedError>(
            body.singleResult.errors,
            (message, extensions) => withRequestId({ message, extensions }),
          ).map(shorten);
        },
      };
    },
  };
}

function shorten(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = error;
  return message.length > MAX_MESSAGE_LENGTH
    ? { ...error, message: `${message.slice(0, MAX_MESSAGE_LENGTH)}…` }
    : error;
}
