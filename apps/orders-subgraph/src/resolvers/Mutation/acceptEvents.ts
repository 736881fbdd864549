import { requireService } from '@commerce/graphql';
import { readAcceptedEvents } from '../../domain/accepted-events.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const acceptEvents: MutationResolvers['acceptEvents'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'acceptEvents');
  await services.acceptedEvents.accept(readAcceptedEvents(input.events));
  return { accepted: true, userErrors: [] };
};
