import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { StockLine } from '../../domain/stock-lines.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import type { ReserveResult, Shortage } from '../../services/stock-service.ts';
import { MAX_STOCK_ORDERS } from '../max-stock-orders.ts';

const MAX_LINES = 100;
const MAX_QUANTITY = 1_000_000;

export const reserveStock: MutationResolvers['reserveStock'] = async (_, { input }, { services, viewer, variants }) => {
  requireService(viewer, 'reserveStock');
  const { orders } = input;
  if (orders.length > MAX_STOCK_ORDERS) throw badUserInput(`orders must be at most ${MAX_STOCK_ORDERS}`, 'orders');
  for (const { orderId, lines } of orders) {
    if (!isUuid(orderId)) throw badUserInput('orderId is not an id', 'orderId');
    if (lines.length === 0 || lines.length > MAX_LINES || !lines.every(isStockLine)) {
      throw badUserInput(`lines must be 1 to ${MAX_LINES}, each with a variant's id and a positive quantity`, 'lines');
    }
  }
  const results = await services.stock.reserve(orders);
  return { results: await Promise.all(results.map(toReserveStockResult)), userErrors: [] };

  async function toReserveStockResult({ status, shortages }: ReserveResult) {
    return { status, userErrors: await Promise.all(shortages.map(toUserError)) };
  }

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
