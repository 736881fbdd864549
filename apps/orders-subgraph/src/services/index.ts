import type { SqlRunner } from '@commerce/database';
import { createSeal } from '@commerce/webhooks';
import type { CartClient } from '../clients/cart-client.ts';
import type { ProductsClient } from '../clients/products-client.ts';
import { createGrants } from '../domain/grants.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { PaymentProvider } from '../payments/port.ts';
import type { Settings } from '../settings.ts';
import { type CancelOrderService, createCancelOrderService } from './checkout/cancel-order-service.ts';
import { type CheckoutDriver, createCheckoutDriver, type Log, type Watch } from './checkout/checkout-driver.ts';
import { createCheckoutWrites } from './checkout/checkout-writes.ts';
import { createDriveUntil } from './checkout/drive-until.ts';
import { createLifeCycleService, type LifeCycleService } from './checkout/life-cycle-service.ts';
import { createPlaceOrderService, type PlaceOrderService } from './checkout/place-order-service.ts';
import { type AcceptEventsService, createAcceptEventsService } from './events/accept-events-service.ts';
import { createEventDeliveryService, type EventDeliveryService } from './events/event-delivery-service.ts';
import { createWebhookEndpointService, type WebhookEndpointService } from './events/webhook-endpoint-service.ts';
import { createWebhookTestService, type WebhookTestService } from './events/webhook-test-service.ts';
import { createFulfilmentService, type FulfilmentService } from './orders/fulfilment-service.ts';
import { createOrderListService, type OrderListService } from './orders/order-list-service.ts';
import { createOrderService, type OrderService } from './orders/order-service.ts';
import { createPaymentCallbackService, type PaymentCallbackService } from './payments/payment-callback-service.ts';
import { createPaymentService, type PaymentService } from './payments/payment-service.ts';
import { createRefundService, type RefundService } from './payments/refund-service.ts';

/** What this subgraph needs to work. */
export interface Dependencies {
  prisma: PrismaClient;
  /** Runs single statements on the same database. */
  sql: SqlRunner;
  cart: CartClient;
  products: ProductsClient;
  /** Null in a shop that takes no payment when an order is placed. */
  provider: PaymentProvider | null;
  settings: Settings;
  /** Receives errors that no caller waits for. */
  onError: (error: unknown) => void;
  /** Called at every moment of every checkout. Tests pause the checkout there. */
  watch?: Watch;
  /** Receives what becomes of orders. Default: nobody does. */
  log?: Log;
}

/** Everything that this subgraph can do. */
export interface Services {
  orders: OrderService;
  lists: OrderListService;
  placement: PlaceOrderService;
  cancellation: CancelOrderService;
  lifeCycle: LifeCycleService;
  fulfilments: FulfilmentService;
  payments: PaymentService;
  refunds: RefundService;
  callbacks: PaymentCallbackService;
  driver: CheckoutDriver;
  grants: ReturnType<typeof createGrants>;
  webhookEndpoints: WebhookEndpointService;
  webhookDeliveries: EventDeliveryService;
  webhookTests: WebhookTestService;
  mailDeliveries: EventDeliveryService;
  acceptedEvents: AcceptEventsService;
}

/** Encrypts the secrets of webhook endpoints. */
export function sealOf({ webhookSecretsKey }: Settings) {
  return createSeal(webhookSecretsKey, 'webhook secrets');
}

export function createServices(dependencies: Dependencies): Services {
  const { prisma, sql, cart, products, provider, settings, onError, watch, log } = dependencies;
  const grants = createGrants(settings.accessSecret);
  const payments = createPaymentService({ prisma, provider });
  const writes = createCheckoutWrites(sql);
  const driver = createCheckoutDriver({ sql, writes, cart, products, payments, settings, watch, log });
  const driveUntil = createDriveUntil({ sql, driver, onError });
  const webhookDeliveries = createEventDeliveryService({ prisma, channel: 'webhook' });
  return {
    orders: createOrderService({ prisma, sql, grants }),
    lists: createOrderListService({ sql, products }),
    placement: createPlaceOrderService({
      prisma,
      sql,
      writes,
      driveUntil,
      provider: provider?.name ?? null,
      settings,
    }),
    cancellation: createCancelOrderService({ sql, driveUntil, settings }),
    lifeCycle: createLifeCycleService({ prisma, driveUntil, settings }),
    fulfilments: createFulfilmentService({ prisma }),
    payments,
    refunds: createRefundService({ prisma, payments, products, settings, onError, watch }),
    callbacks: createPaymentCallbackService({ prisma, provider, driver, payments }),
    driver,
    grants,
    webhookEndpoints: createWebhookEndpointService({ prisma, seal: sealOf(settings) }),
    webhookDeliveries,
    webhookTests: createWebhookTestService({ prisma, deliveries: webhookDeliveries }),
    mailDeliveries: createEventDeliveryService({ prisma, channel: 'mail' }),
    acceptedEvents: createAcceptEventsService({ prisma }),
  };
}
