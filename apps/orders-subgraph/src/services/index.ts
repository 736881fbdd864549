import type { CartClient } from '../clients/cart-client.ts';
import type { ProductsClient } from '../clients/products-client.ts';
import { createGrants } from '../domain/grants.ts';
import type { CheckoutSettings } from '../domain/price-checkout.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CancelOrderService, createCancelOrderService } from './cancel-order-service.ts';
import { type CheckoutDriver, createCheckoutDriver, type Watch } from './checkout-driver.ts';
import { createDriveUntil } from './drive-until.ts';
import { createOrderListService, type OrderListService } from './order-list-service.ts';
import type { Connection } from './order-repository.ts';
import { createOrderService, type OrderService } from './order-service.ts';
import { createPlaceOrderService, type PlaceOrderService } from './place-order-service.ts';

/** What the shop's operator has set. */
export interface Settings extends CheckoutSettings {
  /** What the secrets that open orders to guests are derived from. */
  accessSecret: string;
  /** How long `placeOrder` waits before it answers that the checkout is in progress. */
  deadlineMs: number;
}

/** What this subgraph needs to work. */
export interface Dependencies {
  prisma: PrismaClient;
  /** Runs single statements on the same database. */
  connection: Connection;
  cart: CartClient;
  products: ProductsClient;
  settings: Settings;
  /** Receives what goes wrong where no caller is left to be told. */
  onError: (error: unknown) => void;
  /** Is told of every moment of every checkout: for tests, which stop the world there. */
  watch?: Watch;
}

/** Everything that this subgraph can do. */
export interface Services {
  orders: OrderService;
  lists: OrderListService;
  placement: PlaceOrderService;
  cancellation: CancelOrderService;
  driver: CheckoutDriver;
  grants: ReturnType<typeof createGrants>;
}

export function createServices({
  prisma,
  connection,
  cart,
  products,
  settings,
  onError,
  watch,
}: Dependencies): Services {
  const grants = createGrants(settings.accessSecret);
  const driver = createCheckoutDriver({ connection, cart, products, settings, watch });
  const driveUntil = createDriveUntil({ connection, driver, onError });
  return {
    orders: createOrderService({ prisma, connection, grants }),
    lists: createOrderListService({ connection, products }),
    placement: createPlaceOrderService({ prisma, connection, driveUntil, settings }),
    cancellation: createCancelOrderService({ connection, driveUntil, settings }),
    driver,
    grants,
  };
}
