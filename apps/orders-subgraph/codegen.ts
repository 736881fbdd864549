import { subgraphCodegen } from '../../codegen.shared.ts';

export default subgraphCodegen(
  {
    Cart: '../domain/cart.ts#PricedCart',
    Money: '@commerce/money#Money as ExactMoney',
    Order: '../domain/order.ts#OrderView',
    OrderAdjustment: '../domain/order.ts#OrderAdjustment as OrderAdjustmentRow',
    OrderConnection: '../domain/order.ts#OrderPage',
    OrderLine: '../domain/order.ts#OrderLine as OrderLineRow',
    Payment: '../domain/payment-view.ts#PaymentView',
    Fulfilment: '../domain/fulfilment.ts#Fulfilment as FulfilmentRow',
    Refund: '../domain/refund-view.ts#RefundView',
  },
  ['cart', 'products'],
);
