import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { Fulfilment } from './Fulfilment.ts';
import { cancelOrder } from './Mutation/cancelOrder.ts';
import { capturePayment } from './Mutation/capturePayment.ts';
import { confirmPayment } from './Mutation/confirmPayment.ts';
import { fulfilOrder } from './Mutation/fulfilOrder.ts';
import { markOrderPaid } from './Mutation/markOrderPaid.ts';
import { placeOrder } from './Mutation/placeOrder.ts';
import { refundOrder } from './Mutation/refundOrder.ts';
import { Order } from './Order.ts';
import { OrderAdjustment } from './OrderAdjustment.ts';
import { OrderConnection } from './OrderConnection.ts';
import { OrderLine } from './OrderLine.ts';
import { Payment } from './Payment.ts';
import { myOrders } from './Query/myOrders.ts';
import { order } from './Query/order.ts';
import { orders } from './Query/orders.ts';
import { Refund } from './Refund.ts';

export const resolvers = {
  ...sharedResolvers,
  Query: { myOrders, order, orders },
  Mutation: { cancelOrder, capturePayment, confirmPayment, fulfilOrder, markOrderPaid, placeOrder, refundOrder },
  Cart,
  Order,
  OrderAdjustment,
  OrderConnection,
  OrderLine,
  Payment,
  Fulfilment,
  Refund,
} satisfies Resolvers;
