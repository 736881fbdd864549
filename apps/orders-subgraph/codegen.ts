import { subgraphCodegen } from '../../codegen.shared.ts';

export default subgraphCodegen(
  {
    Cart: '../domain/cart.ts#PricedCart',
    Money: '@commerce/money#Money as ExactMoney',
    Order: '../domain/order.ts#OrderView',
    OrderAdjustment: '../domain/order.ts#OrderAdjustment as OrderAdjustmentRow',
    OrderConnection: '../domain/order.ts#OrderPage',
    OrderLine: '../domain/order.ts#OrderLine as OrderLineRow',
    MailDelivery: '../domain/event-delivery.ts#EventDelivery',
    MailDeliveryConnection: '../domain/event-delivery.ts#EventDeliveryPage',
    WebhookDelivery: '../domain/event-delivery.ts#EventDelivery',
    WebhookDeliveryConnection: '../domain/event-delivery.ts#EventDeliveryPage',
    WebhookEndpoint: '../domain/webhook-endpoint.ts#WebhookEndpoint as WebhookEndpointRow',
    WebhookEndpointConnection: '../domain/webhook-endpoint.ts#WebhookEndpointPage',
    Payment: '../domain/payment-view.ts#PaymentView',
    Fulfilment: '../domain/fulfilment.ts#Fulfilment as FulfilmentRow',
    Refund: '../domain/refund-view.ts#RefundView',
  },
  ['cart', 'products'],
);
