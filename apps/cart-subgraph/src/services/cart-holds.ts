import type { SqlRunner } from '@commerce/database';
import type { CartStatus } from '../domain/cart.ts';
import { lifetimeFrom } from '../domain/lifetime.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { lockCart } from './cart-repository.ts';

/** A cart as it was read, to be frozen for an order, and the prices to pin on its lines. */
export interface CartPins {
  cartId: string;
  orderId: string;
  version: number;
  pins: readonly { variantId: string; priceId: string }[];
}

/**
 * Freezes those carts that are unchanged since they were read, independently of each other and in one call.
 * @returns the orders whose carts were frozen. The other carts were changed meanwhile, or are being changed.
 */
export async function freezeAsRead(sql: SqlRunner, carts: readonly CartPins[]): Promise<string[]> {
  if (carts.length === 0) return [];
  const pins = carts.flatMap(({ cartId, pins: own }) => own.map((pin) => ({ cartId, ...pin })));
  const [row] = await sql.$queryRaw<{ frozen: string[] | null }[]>`
    SELECT freeze_carts(${carts.map(({ cartId }) => cartId)}::uuid[], ${carts.map(({ orderId }) => orderId)}::uuid[],
      ${carts.map(({ version }) => version)}::int[], ${pins.map(({ cartId }) => cartId)}::uuid[],
      ${pins.map(({ variantId }) => variantId)}::uuid[], ${pins.map(({ priceId }) => priceId)}::uuid[]) AS frozen`;
  return row?.frozen ?? [];
}

/**
 * Closes the carts that are frozen for their orders, and returns them. One statement that locks in the order of ids,
 * because several drivers may work on the same carts.
 */
export async function closeCarts(
  sql: SqlRunner,
  carts: readonly { cartId: string; orderId: string }[],
): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH held AS MATERIALIZED (
      SELECT cart.id
      FROM unnest(${carts.map(({ cartId }) => cartId)}::uuid[], ${carts.map(({ orderId }) => orderId)}::uuid[])
        AS closing (cart_id, order_id)
      JOIN cart ON cart.id = closing.cart_id AND cart.order_id = closing.order_id
      WHERE cart.status = 'FROZEN' ORDER BY cart.id FOR UPDATE OF cart
    )
    UPDATE cart SET status = 'ORDERED' FROM held WHERE cart.id = held.id RETURNING cart.id`;
  return rows.map(({ id }) => id);
}

/**
 * Reopens the order's cart for editing, and leaves a tombstone that blocks a late freeze.
 * @returns the cart's status afterwards; null if there is none.
 */
export function thawCart(
  prisma: PrismaClient,
  { cartId, orderId }: { cartId: string; orderId: string },
  { idleDays }: { idleDays: number },
): Promise<CartStatus | null> {
  return prisma.$transaction(async (tx) => {
    const cart = await lockCart(tx, cartId);
    await tx.thawedOrder.upsert({ where: { orderId }, create: { orderId, cartId }, update: {} });
    if (cart?.status !== 'FROZEN' || cart.orderId !== orderId) return cart?.status ?? null;
    await tx.cartLine.updateMany({ where: { cartId }, data: { pinnedPriceId: null } });
    await tx.cart.update({
      where: { id: cartId },
      data: { status: 'ACTIVE', orderId: null, expiresAt: lifetimeFrom(new Date(), idleDays) },
    });
    return 'ACTIVE';
  });
}

/** Whether the order was cancelled before its cart could be frozen. */
export async function isThawed(sql: SqlRunner, orderId: string): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT FROM thawed_order WHERE order_id = ${orderId}::uuid`;
  return rows.length > 0;
}
