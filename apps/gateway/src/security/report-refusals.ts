import type { ApolloServerPlugin } from '@apollo/server';
import { type Logger, logSecurityEvent } from '@commerce/service';
import type { GatewayContext } from '../context.ts';
import { refusalsOf } from './refusals.ts';

/** Logs refused operations as security events. Earlier refusals are logged by `RequestContexts`. */
export function reportRefusals(logger: Logger): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue: { client } }) {
      return {
        async willSendResponse({ response: { body } }) {
          if (body.kind !== 'single' || !body.singleResult.errors) return;
          for (const refusal of refusalsOf(body.singleResult.errors)) {
            logSecurityEvent(logger, { ...refusal, who: client.key });
          }
        },
      };
    },
  };
}
