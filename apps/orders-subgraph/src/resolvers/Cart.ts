import { priceCheckout } from '../domain/price-checkout.ts';
import type { CartResolvers } from '../generated/resolvers.ts';

export const Cart: CartResolvers = {
  __resolveReference: (reference) => reference,
  // Whoever holds a guest's cart id gets to see the order, but not where it goes.
  order: async ({ id }, _, { ordersByCart, services, viewer }) => {
    const order = await ordersByCart.load(id);
    const grant = order?.customerId === null ? services.grants.grantFor(order.id, 'cart') : '';
    return services.orders.view(order, viewer, grant);
  },
  checkoutPreview: ({ subtotal }, _, { settings }) => (subtotal ? priceCheckout(subtotal, settings) : null),
};
