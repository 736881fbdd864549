import { isUuid, notFound, requireScope } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const deleteWebhookEndpoint: MutationResolvers['deleteWebhookEndpoint'] = async (
  _,
  { input: { id } },
  { services, viewer, reportEndpoint },
) => {
  const actor = requireScope(viewer, 'webhooks:write');
  const deleted = isUuid(id) && (await services.webhookEndpoints.remove(id, actor));
  if (deleted) reportEndpoint('deleteWebhookEndpoint', id);
  return deleted
    ? { deletedEndpointId: id, userErrors: [] }
    : { deletedEndpointId: null, userErrors: [notFound('there is no such endpoint', ['id'])] };
};
