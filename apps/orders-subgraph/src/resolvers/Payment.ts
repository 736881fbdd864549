import { money } from '@commerce/money';
import { paymentStatusOf } from '../domain/payment-view.ts';
import type { PaymentResolvers } from '../generated/resolvers.ts';

export const Payment: PaymentResolvers = {
  status: paymentStatusOf,
  amount: ({ amount, currencyCode }) => money(Number(amount), currencyCode),
  captured: ({ captured, currencyCode }) => money(Number(captured), currencyCode),
  refunded: ({ refunded, currencyCode }) => money(Number(refunded), currencyCode),
};
