import { invalidInput, requireScope } from '@commerce/graphql';
import { endpointErrors } from '../../domain/webhook-endpoint.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const createWebhookEndpoint: MutationResolvers['createWebhookEndpoint'] = async (_, { input }, context) => {
  const { services, settings, viewer } = context;
  const actor = requireScope(viewer, 'webhooks:write');
  const errors = endpointErrors(input, settings.events.policy);
  const made = errors.length === 0 ? await services.webhookEndpoints.create(input, actor) : null;
  if (made) context.reportEndpoint('createWebhookEndpoint', made.endpoint.id);
  if (made) return { ...made, userErrors: [] };
  const tooMany = invalidInput('there are already 100 endpoints: delete one that is not needed');
  return { endpoint: null, secret: null, userErrors: errors.length > 0 ? errors : [tooMany] };
};
