import { subtractMoney } from '@commerce/money';
import { isStaff } from '../domain/access.ts';
import { deriveTotal } from '../domain/derive-total.ts';
import { nextStatuses } from '../domain/next-statuses.ts';
import { placedTotalOf, statusOf } from '../domain/order.ts';
import type { OrderResolvers } from '../generated/resolvers.ts';

export const Order: OrderResolvers = {
  __resolveReference: async (reference, { orders, services, viewer }) => {
    const view = services.orders.view(await orders.load(reference.id), viewer, reference.grant);
    return view && { ...view, requiredCart: 'cart' in reference ? reference.cart : null };
  },
  id: ({ order }) => order.id,
  grant: ({ grant }) => grant,
  number: ({ order }) => order.number,
  status: ({ order }) => statusOf(order),
  cart: ({ order }) => ({ id: order.cartId }),
  lines: ({ order }) => order.lines,
  adjustments: ({ order }) => order.adjustments,
  total: ({ order, requiredCart }) => deriveTotal(order, requiredCart),
  placedTotal: ({ order }) => placedTotalOf(order),
  audit: ({ order, requiredCart }) => {
    const derived = deriveTotal(order, requiredCart);
    const recorded = placedTotalOf(order);
    return derived && { recorded, derived, delta: subtractMoney(derived, recorded) };
  },
  customerId: ({ order, full }) => (full ? order.customerId : null),
  email: ({ order, full }) => (full ? order.email : null),
  shippingAddress: ({ order, full }) => (full ? order.shippingAddress : null),
  billingAddress: ({ order, full }) => (full ? order.billingAddress : null),
  placedAt: ({ order }) => order.placedAt,
  cancelledAt: ({ order }) => order.cancelledAt,
  cancelReason: ({ order, full }) => (full ? order.cancelReason : null),
  nextStatuses: ({ order }) => nextStatuses(order),
  events: async ({ order }, _, { eventsOfOrder, viewer }) => {
    const events = (await eventsOfOrder.load(order.id)) ?? [];
    return isStaff(viewer) ? events : events.map((event) => ({ ...event, actor: null, reason: null }));
  },
  payments: async ({ order, full }, _, { paymentOfOrder }) => {
    if (!full) return null;
    // A free order has no payment to show.
    const payment = order.free ? null : await paymentOfOrder.load(order.id);
    return payment ? [{ ...payment, state: order.payment, currencyCode: order.currencyCode }] : [];
  },
  fulfilments: async ({ order, full }, _, { fulfilmentsOfOrder }) =>
    full ? ((await fulfilmentsOfOrder.load(order.id)) ?? []) : null,
  refunds: async ({ order, full }, _, { refundsOfOrder }) => {
    if (!full) return null;
    const refunds = (await refundsOfOrder.load(order.id)) ?? [];
    return refunds.map((refund) => ({ ...refund, currencyCode: order.currencyCode }));
  },
};
