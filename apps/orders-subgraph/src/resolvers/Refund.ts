import { money } from '@commerce/money';
import type { RefundResolvers } from '../generated/resolvers.ts';

export const Refund: RefundResolvers = {
  status: ({ state }) => state,
  amount: ({ amount, currencyCode }) => money(Number(amount), currencyCode),
  lines: ({ lines }) => [...lines],
};
