import { createLoader, type Loader } from '@commerce/batching';
import type { Viewer } from '@commerce/identity';
import type { SecurityEvent } from '@commerce/service';
import type { Fulfilment } from './domain/fulfilment.ts';
import type { Order } from './domain/order.ts';
import type { EndpointBacklog, WebhookEndpoint } from './domain/webhook-endpoint.ts';
import type { Log } from './services/checkout/checkout-driver.ts';
import type { Services } from './services/index.ts';
import type { OrderEventRow } from './services/orders/order-service.ts';
import type { PaymentRow } from './services/payments/payment-repository.ts';
import type { RefundRow } from './services/payments/refund-repository.ts';
import type { Settings } from './settings.ts';

/** What resolvers know about one request. */
export interface Context {
  viewer: Viewer;
  /** When the caller stops waiting, by `performance.now()`. */
  deadline: number;
  services: Services;
  settings: Settings;
  orders: Loader<string, Order>;
  ordersByCart: Loader<string, Order>;
  eventsOfOrder: Loader<string, OrderEventRow[]>;
  webhookEndpoints: Loader<string, WebhookEndpoint>;
  backlogs: Loader<string, EndpointBacklog>;
  paymentOfOrder: Loader<string, PaymentRow>;
  fulfilmentsOfOrder: Loader<string, Fulfilment[]>;
  refundsOfOrder: Loader<string, RefundRow[]>;
  /** Logs that somebody who may change an order asks for it. */
  noteChange(mutation: string, order: Order): void;
  /** Reports that the viewer has changed a webhook endpoint, as a security event. */
  reportEndpoint(change: string, id: string): void;
}

/** Creates the context of one request. Every loader reads all keys of a tick in one statement. */
export function createContext(
  viewer: Viewer,
  {
    deadline,
    services,
    settings,
    report,
    log,
  }: Pick<Context, 'deadline' | 'services' | 'settings'> & {
    report: (event: SecurityEvent) => void;
    log: Log | undefined;
  },
): Context {
  const who = `customer ${viewer.customerId}`;
  return {
    viewer,
    deadline,
    services,
    settings,
    orders: createLoader(services.orders.byIds),
    ordersByCart: createLoader(services.orders.byCartIds),
    eventsOfOrder: createLoader(services.orders.eventsOf),
    webhookEndpoints: createLoader(services.webhookEndpoints.byIds),
    backlogs: createLoader(services.webhookEndpoints.backlogsOf),
    paymentOfOrder: createLoader(services.payments.ofOrders),
    fulfilmentsOfOrder: createLoader(services.fulfilments.ofOrders),
    refundsOfOrder: createLoader(services.refunds.ofOrders),
    noteChange: (mutation, { id, number }) =>
      log?.info({ field: mutation, order: number, entity: `order:${id}` }, 'a change of an order was asked for'),
    reportEndpoint: (change, id) =>
      report({ kind: 'webhook_endpoint_changed', who, what: `${change} ${id}`, why: null }),
  };
}
