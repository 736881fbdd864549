import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

const MOST_LINES = 200;

export const restockUnits: MutationResolvers['restockUnits'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'restockUnits');
  const { returnId, orderId, lines } = input;
  if (![returnId, orderId, ...lines.map(({ variantId }) => variantId)].every(isUuid)) {
    throw badUserInput('one of the ids is invalid', 'input');
  }
  if (lines.length > MOST_LINES) throw badUserInput(`at most ${MOST_LINES} lines`, 'lines');
  await services.stock.restock(returnId, orderId, lines);
  return { restocked: true, userErrors: [] };
};
