import { isUuid, notFound, requireScope } from '@commerce/graphql';
import { endpointErrors } from '../../domain/webhook-endpoint.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const updateWebhookEndpoint: MutationResolvers['updateWebhookEndpoint'] = async (_, { input }, context) => {
  const { services, settings, viewer } = context;
  const actor = requireScope(viewer, 'webhooks:write');
  const { id, ...change } = input;
  const errors = endpointErrors(change, settings.events.policy);
  if (errors.length > 0) return { endpoint: null, userErrors: errors };
  const endpoint = isUuid(id) ? await services.webhookEndpoints.update(id, change, actor) : null;
  if (endpoint) context.reportEndpoint('updateWebhookEndpoint', id);
  return { endpoint, userErrors: endpoint ? [] : [notFound('there is no such endpoint', ['id'])] };
};
