import { randomUUID } from 'node:crypto';
import type { Cart } from '../domain/cart.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { closeCarts, isThawed, thawCart } from './cart-holds.ts';
import { lockCart } from './cart-repository.ts';

/** What an order recorded of its cart. */
export interface OrderedCart {
  orderId: string;
  cartId: string;
  cartVersion: number;
  customerId: string | null;
  placedAt: Date;
  lines: readonly { variantId: string; quantity: number; priceId: string }[];
}

/** Makes carts agree with orders after one of the databases was restored to an earlier moment. Every call may be repeated. */
export type RepairService = ReturnType<typeof createRepairService>;

/** @param settings.idleDays how long a cart that is given back lives. */
export function createRepairService(prisma: PrismaClient, settings: { idleDays: number }) {
  return {
    /**
     * Makes the cart what its order recorded, whatever an older database knows of it, and holds or closes it for the
     * order.
     * @returns why that cannot be; null if it is done.
     */
    hold(order: OrderedCart, as: 'FROZEN' | 'ORDERED'): Promise<string | null> {
      return prisma.$transaction(async (tx) => {
        const { cartId, orderId } = order;
        if (await isThawed(tx, orderId)) return 'the order was cancelled, and its cart given back';
        const cart = await lockCart(tx, cartId);
        if (cart && cart.orderId !== orderId) {
          if (cart.status !== 'ACTIVE') return describe(cart);
          await writeLines(tx, order);
          await freeze(tx, order);
        } else if (!cart) {
          if (order.customerId !== null && (await hasOpenCart(tx, order.customerId))) {
            return 'its customer has another open cart: repeat this when that one is ordered, or empty and expired';
          }
          await insertCart(tx, order);
          await writeLines(tx, order);
          await freeze(tx, order);
        }
        if (as === 'ORDERED') await closeCarts(tx, [{ cartId, orderId }]);
        return null;
      });
    },

    /** Gives a cart that is held back to its buyer. @returns why that cannot be; null if it is done. */
    async thaw(cartId: string, orderId: string): Promise<string | null> {
      const status = await thawCart(prisma, { cartId, orderId }, settings);
      return status === 'ACTIVE' ? null : `the cart is ${status ?? 'gone'}`;
    },
  };
}

function describe({ status, orderId }: Cart): string {
  return orderId === null ? `the cart is ${status}` : `the cart is ${status} for the order ${orderId}`;
}

async function hasOpenCart(tx: Prisma.TransactionClient, customerId: string): Promise<boolean> {
  return (await tx.cart.count({ where: { customerId, status: { in: ['ACTIVE', 'FROZEN'] } } })) > 0;
}

async function insertCart(tx: Prisma.TransactionClient, order: OrderedCart): Promise<void> {
  const { cartId: id, cartVersion: version, customerId, placedAt: at } = order;
  await tx.cart.create({ data: { id, version, customerId, createdAt: at, updatedAt: at, expiresAt: at } });
}

/** While the cart is ACTIVE: afterwards its lines cannot be changed. */
async function writeLines(tx: Prisma.TransactionClient, { cartId, lines }: OrderedCart): Promise<void> {
  await tx.cartLine.deleteMany({ where: { cartId, variantId: { notIn: lines.map(({ variantId }) => variantId) } } });
  for (const [position, { variantId, quantity, priceId }] of lines.entries()) {
    await tx.cartLine.upsert({
      where: { cartId_variantId: { cartId, variantId } },
      create: { id: randomUUID(), cartId, position, variantId, quantity, addedPriceId: priceId },
      update: { quantity },
    });
  }
}

/** Pins the prices that the order recorded, which need not be the current ones. */
async function freeze(tx: Prisma.TransactionClient, order: OrderedCart): Promise<void> {
  const { cartId, orderId, cartVersion, lines } = order;
  await tx.$executeRaw`
    UPDATE cart SET status = 'FROZEN', order_id = ${orderId}::uuid, version = greatest(version, ${cartVersion}::int)
    WHERE id = ${cartId}::uuid`;
  await tx.$executeRaw`
    UPDATE cart_line SET pinned_price_id = line.price_id
    FROM unnest(${lines.map(({ variantId }) => variantId)}::uuid[], ${lines.map(({ priceId }) => priceId)}::uuid[])
      AS line (variant_id, price_id)
    WHERE cart_line.cart_id = ${cartId}::uuid AND cart_line.variant_id = line.variant_id`;
}
