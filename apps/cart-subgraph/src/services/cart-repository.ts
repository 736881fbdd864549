import { isUuid } from '@commerce/graphql';
import type { Cart, CartLine } from '../domain/cart.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** A connection or a transaction of the cart database. */
export type Connection = PrismaClient | Prisma.TransactionClient;

/** Reads carts with their lines in one statement, so that lines and version are of one moment. */
export async function findCarts(connection: Connection, condition: Prisma.Sql): Promise<Cart[]> {
  return connection.$queryRaw<Cart[]>`
    SELECT id, version, status, customer_id AS "customerId", order_id AS "orderId", merged_into AS "mergedInto",
           created_at AS "createdAt", updated_at AS "updatedAt", expires_at AS "expiresAt",
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
              'id', id, 'position', position, 'variantId', variant_id, 'quantity', quantity,
              'addedPriceId', added_price_id, 'pinnedPriceId', pinned_price_id) ORDER BY position), '[]')
            FROM cart_line WHERE cart_id = cart.id) AS lines
    FROM cart WHERE ${condition}`;
}

/** Reads one cart; null if there is none, or if `id` cannot be one. */
export async function findCart(connection: Connection, id: string): Promise<Cart | null> {
  if (!isUuid(id)) return null;
  const [cart] = await findCarts(connection, Prisma.sql`id = ${id}::uuid`);
  return cart ?? null;
}

/** Holds the cart's row until the transaction ends, then reads it: nobody else can change it meanwhile. */
export async function lockCart(tx: Prisma.TransactionClient, id: string): Promise<Cart | null> {
  if (!isUuid(id)) return null;
  await tx.$executeRaw`SELECT FROM cart WHERE id = ${id}::uuid FOR UPDATE`;
  return findCart(tx, id);
}

/**
 * Writes a cart's new lines and its next version in one statement, if it is still ACTIVE at the version that was read.
 * Answers the cart as it is then; null if somebody else was faster.
 */
export async function saveLines(
  connection: Connection,
  cart: Cart,
  lines: readonly CartLine[],
  at: { now: Date; expiresAt: Date },
): Promise<Cart | null> {
  const kept = new Set(lines.map((line) => line.id));
  const removed = cart.lines.filter((line) => !kept.has(line.id)).map((line) => line.id);
  const before = new Map(cart.lines.map((line) => [line.id, line]));
  const changed = lines.filter((line) => before.get(line.id) !== line);
  const [row] = await connection.$queryRaw<{ edited: number }[]>`
    WITH edited AS (
      UPDATE cart SET version = version + 1, updated_at = ${at.now}, expires_at = ${at.expiresAt}
      WHERE id = ${cart.id}::uuid AND version = ${cart.version} AND status = 'ACTIVE'
      RETURNING id
    ), removed AS (
      DELETE FROM cart_line USING edited WHERE cart_id = edited.id AND cart_line.id = ANY(${removed}::uuid[])
    ), saved AS (
      INSERT INTO cart_line (id, cart_id, position, variant_id, quantity, added_price_id)
      SELECT line.id, edited.id, line.position, line.variant_id, line.quantity, line.added_price_id
      FROM edited, unnest(
        ${changed.map((line) => line.id)}::uuid[], ${changed.map((line) => line.position)}::int[],
        ${changed.map((line) => line.variantId)}::uuid[], ${changed.map((line) => line.quantity)}::int[],
        ${changed.map((line) => line.addedPriceId)}::uuid[]
      ) AS line (id, position, variant_id, quantity, added_price_id)
      ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity
    )
    SELECT count(*)::int AS edited FROM edited`;
  if (row?.edited !== 1) return null;
  return { ...cart, version: cart.version + 1, lines, updatedAt: at.now, expiresAt: at.expiresAt };
}

/** Opens an empty cart; answers false if the customer has an open one already. */
export async function insertCart(connection: Connection, cart: Cart): Promise<boolean> {
  const inserted = await connection.$executeRaw`
    INSERT INTO cart (id, version, status, customer_id, created_at, updated_at, expires_at)
    VALUES (${cart.id}::uuid, ${cart.version}, 'ACTIVE', ${cart.customerId}, ${cart.createdAt}, ${cart.updatedAt},
            ${cart.expiresAt})
    ON CONFLICT (customer_id) WHERE status IN ('ACTIVE', 'FROZEN') DO NOTHING`;
  return inserted === 1;
}
