import type { ProductsClient } from '../clients/products-client.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CartService, createCartService } from './cart-service.ts';
import { type CheckoutService, createCheckoutService } from './checkout-service.ts';
import { createShoppingService, type ShoppingService } from './shopping-service.ts';

/** What the shop's operator has set. */
export interface Settings {
  /** How many days a cart lives after its last change. */
  idleDays: number;
}

/** What this subgraph needs to work. */
export interface Dependencies {
  prisma: PrismaClient;
  products: ProductsClient;
  settings: Settings;
}

/** Everything that this subgraph can do. */
export interface Services {
  carts: CartService;
  shopping: ShoppingService;
  checkouts: CheckoutService;
}

export function createServices({ prisma, products, settings }: Dependencies): Services {
  const carts = createCartService({ prisma, settings });
  return {
    carts,
    shopping: createShoppingService({ carts, products }),
    checkouts: createCheckoutService({ prisma, products, settings }),
  };
}
