import { money, multiplyMoney } from '@commerce/money';
import type { OrderLine as Line } from '../domain/order.ts';
import type { OrderLineResolvers } from '../generated/resolvers.ts';

export const OrderLine: OrderLineResolvers = {
  variant: ({ variantId }) => ({ id: variantId }),
  titleAtPurchase: ({ title }) => title,
  skuAtPurchase: ({ sku }) => sku,
  quantityFulfilled: ({ fulfilled }) => fulfilled,
  quantityReturned: ({ returned }) => returned,
  unitPriceAtPurchase: unitPrice,
  unitPrice: ({ priceId }) => ({ id: priceId }),
  total: (line) => multiplyMoney(unitPrice(line), line.quantity),
};

function unitPrice({ unitPriceMinor, currencyCode }: Line) {
  return money(unitPriceMinor, currencyCode);
}
