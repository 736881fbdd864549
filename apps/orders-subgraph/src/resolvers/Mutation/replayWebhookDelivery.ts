import { invalidInput, notFound, requireScope } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const replayWebhookDelivery: MutationResolvers['replayWebhookDelivery'] = async (
  _,
  { input: { id } },
  { services: { webhookDeliveries }, viewer },
) => {
  requireScope(viewer, 'webhooks:write');
  if (!(await webhookDeliveries.find(id))) {
    return { delivery: null, userErrors: [notFound('there is no such delivery', ['id'])] };
  }
  if (await webhookDeliveries.replay(id)) return { delivery: await webhookDeliveries.find(id), userErrors: [] };
  return { delivery: null, userErrors: [invalidInput('the endpoint is disabled: enable it first', ['id'])] };
};
