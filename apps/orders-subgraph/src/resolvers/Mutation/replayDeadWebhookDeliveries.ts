import { invalidInput, notFound, requireScope } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const replayDeadWebhookDeliveries: MutationResolvers['replayDeadWebhookDeliveries'] = async (
  _,
  { input: { endpointId } },
  { services, viewer },
) => {
  requireScope(viewer, 'webhooks:write');
  const endpoint = await services.webhookEndpoints.find(endpointId);
  if (!endpoint) {
    return { replayedCount: 0, userErrors: [notFound('there is no such endpoint', ['endpointId'])] };
  }
  if (!endpoint.enabled) {
    const userErrors = [invalidInput('the endpoint is disabled: enable it first', ['endpointId'])];
    return { replayedCount: 0, userErrors };
  }
  return { replayedCount: await services.webhookDeliveries.replayDead(endpointId), userErrors: [] };
};
