import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { StockLine } from '../../domain/stock-lines.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import type { Shortage } from '../../services/stock-service.ts';

const MAX_LINES = 100;
const MAX_QUANTITY = 1_000_000;

export const reserveStock: MutationResolvers['reserveStock'] = async (_, { input }, { services, viewer, variants }) => {
  requireService(viewer);
  const { orderId, lines } = input;
  if (!isUuid(orderId)) throw badUserInput('orderId is not an id', 'orderId');
  if (lines.length === 0 || lines.length > MAX_LINES || !lines.every(isStockLine)) {
    throw badUserInput(`lines must be 1 to ${MAX_LINES}, each with a variant's id and a positive quantity`, 'lines');
  }
  const { status, shortages } = await services.stock.reserve(orderId, lines);
  return { status, userErrors: await Promise.all(shortages.map(toUserError)) };

  async function toUserError({ variantId, available, requested }: Shortage) {
    return {
      __typename: 'InsufficientStock' as const,
      code: 'INSUFFICIENT_STOCK' as const,
      message: `only ${available} of ${requested} units are available`,
      path: null,
      variant: await variants.load(variantId),
      quantityAvailable: available,
      quantityRequested: requested,
    };
  }
};

function isStockLine({ variantId, quantity }: StockLine): boolean {
  return isUuid(variantId) && quantity >= 1 && quantity <= MAX_QUANTITY;
}
