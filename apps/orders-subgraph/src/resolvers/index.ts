import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { Fulfilment } from './Fulfilment.ts';
import { MailDelivery } from './MailDelivery.ts';
import { MailDeliveryConnection } from './MailDeliveryConnection.ts';
import { acceptEvents } from './Mutation/acceptEvents.ts';
import { cancelOrder } from './Mutation/cancelOrder.ts';
import { capturePayment } from './Mutation/capturePayment.ts';
import { confirmPayment } from './Mutation/confirmPayment.ts';
import { createWebhookEndpoint } from './Mutation/createWebhookEndpoint.ts';
import { deleteWebhookEndpoint } from './Mutation/deleteWebhookEndpoint.ts';
import { fulfilOrder } from './Mutation/fulfilOrder.ts';
import { markOrderPaid } from './Mutation/markOrderPaid.ts';
import { placeOrder } from './Mutation/placeOrder.ts';
import { refundOrder } from './Mutation/refundOrder.ts';
import { replayDeadWebhookDeliveries } from './Mutation/replayDeadWebhookDeliveries.ts';
import { replayMailDelivery } from './Mutation/replayMailDelivery.ts';
import { replayWebhookDelivery } from './Mutation/replayWebhookDelivery.ts';
import { rotateWebhookSecret } from './Mutation/rotateWebhookSecret.ts';
import { sendTestEvent } from './Mutation/sendTestEvent.ts';
import { updateWebhookEndpoint } from './Mutation/updateWebhookEndpoint.ts';
import { Order } from './Order.ts';
import { OrderAdjustment } from './OrderAdjustment.ts';
import { OrderConnection } from './OrderConnection.ts';
import { OrderLine } from './OrderLine.ts';
import { Payment } from './Payment.ts';
import { mailDeliveries } from './Query/mailDeliveries.ts';
import { myOrders } from './Query/myOrders.ts';
import { order } from './Query/order.ts';
import { orders } from './Query/orders.ts';
import { webhookDeliveries } from './Query/webhookDeliveries.ts';
import { webhookEndpoint } from './Query/webhookEndpoint.ts';
import { webhookEndpoints } from './Query/webhookEndpoints.ts';
import { webhookEventTypes } from './Query/webhookEventTypes.ts';
import { Refund } from './Refund.ts';
import { WebhookDelivery } from './WebhookDelivery.ts';
import { WebhookDeliveryConnection } from './WebhookDeliveryConnection.ts';
import { WebhookEndpoint } from './WebhookEndpoint.ts';
import { WebhookEndpointConnection } from './WebhookEndpointConnection.ts';

export const resolvers = {
  ...sharedResolvers,
  Query: {
    myOrders,
    order,
    orders,
    mailDeliveries,
    webhookDeliveries,
    webhookEndpoint,
    webhookEndpoints,
    webhookEventTypes,
  },
  Mutation: {
    cancelOrder,
    capturePayment,
    confirmPayment,
    fulfilOrder,
    markOrderPaid,
    placeOrder,
    refundOrder,
    acceptEvents,
    createWebhookEndpoint,
    deleteWebhookEndpoint,
    replayDeadWebhookDeliveries,
    replayMailDelivery,
    replayWebhookDelivery,
    rotateWebhookSecret,
    sendTestEvent,
    updateWebhookEndpoint,
  },
  Cart,
  Order,
  OrderAdjustment,
  OrderConnection,
  OrderLine,
  MailDelivery,
  MailDeliveryConnection,
  WebhookDelivery,
  WebhookDeliveryConnection,
  WebhookEndpoint,
  WebhookEndpointConnection,
  Payment,
  Fulfilment,
  Refund,
} satisfies Resolvers;
