import { sharedResolvers } from '@commerce/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { Cart } from './Cart.ts';
import { cancelOrder } from './Mutation/cancelOrder.ts';
import { placeOrder } from './Mutation/placeOrder.ts';
import { Order } from './Order.ts';
import { OrderAdjustment } from './OrderAdjustment.ts';
import { OrderConnection } from './OrderConnection.ts';
import { OrderLine } from './OrderLine.ts';
import { myOrders } from './Query/myOrders.ts';
import { order } from './Query/order.ts';
import { orders } from './Query/orders.ts';

export const resolvers = {
  ...sharedResolvers,
  Query: { myOrders, order, orders },
  Mutation: { cancelOrder, placeOrder },
  Cart,
  Order,
  OrderAdjustment,
  OrderConnection,
  OrderLine,
} satisfies Resolvers;
