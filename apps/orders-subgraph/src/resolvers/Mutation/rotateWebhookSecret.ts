import { isUuid, notFound, requireScope } from '@commerce/graphql';
import { overlapErrors } from '../../domain/webhook-endpoint.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

const DAY_SECONDS = 86_400;

export const rotateWebhookSecret: MutationResolvers['rotateWebhookSecret'] = async (_, { input }, context) => {
  const { services, viewer } = context;
  const actor = requireScope(viewer, 'webhooks:write');
  const { id, overlapSeconds } = input;
  const overlap = overlapSeconds ?? DAY_SECONDS;
  const errors = overlapErrors(overlap);
  if (errors.length > 0) return { endpoint: null, secret: null, userErrors: errors };
  const rotated = isUuid(id) ? await services.webhookEndpoints.rotate(id, overlap, actor) : null;
  if (rotated) context.reportEndpoint('rotateWebhookSecret', id);
  if (rotated) return { ...rotated, userErrors: [] };
  return { endpoint: null, secret: null, userErrors: [notFound('there is no such endpoint', ['id'])] };
};
