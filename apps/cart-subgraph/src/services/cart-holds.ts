import type { SqlRunner } from '@commerce/database';

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

/** Whether the order was cancelled before its cart could be frozen. */
export async function isThawed(sql: SqlRunner, orderId: string): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT FROM thawed_order WHERE order_id = ${orderId}::uuid`;
  return rows.length > 0;
}
