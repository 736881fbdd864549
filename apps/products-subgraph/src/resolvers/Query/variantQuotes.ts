import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

const MAX_REQUESTS = 100;

export const variantQuotes: QueryResolvers['variantQuotes'] = (_, { requests }, { services, viewer }) => {
  requireService(viewer, 'variantQuotes');
  if (requests.length > MAX_REQUESTS) throw badUserInput(`ask for at most ${MAX_REQUESTS} quotes at once`, 'requests');
  const known = requests.filter(({ variantId }) => isUuid(variantId));
  if (known.length < requests.length) throw badUserInput('a variantId is not an id', 'requests');
  return services.quotes.quote(known.map(({ variantId, priceId }) => ({ variantId, priceId: priceId ?? null })));
};
