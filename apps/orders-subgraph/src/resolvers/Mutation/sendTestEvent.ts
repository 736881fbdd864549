import { isUuid, notFound, requireScope } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const sendTestEvent: MutationResolvers['sendTestEvent'] = async (
  _,
  { input: { endpointId } },
  { services, viewer },
) => {
  requireScope(viewer, 'webhooks:write');
  const delivery = isUuid(endpointId) ? await services.webhookTests.send(endpointId) : null;
  return {
    delivery,
    userErrors: delivery ? [] : [notFound('there is no enabled endpoint with this id', ['endpointId'])],
  };
};
