import type { SqlRunner } from '@commerce/database';
import type { ProductsClient } from '../clients/products-client.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Settings } from '../settings.ts';
import { type CartService, createCartService } from './cart-service.ts';
import { type CheckoutService, createCheckoutService } from './checkout-service.ts';
import { type ClaimService, createClaimService } from './claim-service.ts';
import { createNoticeService, type NoticeService } from './notice-service.ts';
import { createShoppingService, type ShoppingService } from './shopping-service.ts';

/** What this subgraph needs to work. */
export interface Dependencies {
  prisma: PrismaClient;
  /** Runs single statements on the same database. */
  sql: SqlRunner;
  products: ProductsClient;
  settings: Settings;
}

/** Everything that this subgraph can do. */
export interface Services {
  carts: CartService;
  shopping: ShoppingService;
  checkouts: CheckoutService;
  claims: ClaimService;
  notices: NoticeService;
}

export function createServices({ prisma, sql, products, settings }: Dependencies): Services {
  const carts = createCartService({ prisma, sql, settings });
  return {
    carts,
    shopping: createShoppingService({ carts, products }),
    checkouts: createCheckoutService({ prisma, sql, products, settings }),
    claims: createClaimService({ prisma, settings }),
    notices: createNoticeService({ sql, products }),
  };
}
