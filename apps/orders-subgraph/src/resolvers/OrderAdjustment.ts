import { money } from '@commerce/money';
import type { OrderAdjustmentResolvers } from '../generated/resolvers.ts';

export const OrderAdjustment: OrderAdjustmentResolvers = {
  amount: ({ amountMinor, currencyCode }) => money(amountMinor, currencyCode),
};
