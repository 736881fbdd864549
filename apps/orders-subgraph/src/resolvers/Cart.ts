import { priceCheckout } from '../domain/price-checkout.ts';
import type { CartResolvers } from '../generated/resolvers.ts';

export const Cart: CartResolvers = {
  __resolveReference: (reference) => reference,
  order: async ({ id }, _, { ordersByCart, services, viewer }) =>
    services.orders.viewByCart(await ordersByCart.load(id), viewer),
  checkoutPreview: ({ subtotal, taxableSubtotal, requiresShipping }, _, { settings }) =>
    subtotal && taxableSubtotal && requiresShipping != null
      ? priceCheckout({ lines: subtotal, taxable: taxableSubtotal, requiresShipping }, settings)
      : null,
};
