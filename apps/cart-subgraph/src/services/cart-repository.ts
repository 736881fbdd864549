import type { SqlRunner } from '@commerce/database';
import { isUuid } from '@commerce/graphql';
import type { Cart, CartLine } from '../domain/cart.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** Reads carts with their lines in one statement, so that lines and version are from the same moment. JSON costs less than JSONB. */
export async function findCarts(sql: SqlRunner, condition: Prisma.Sql): Promise<Cart[]> {
  return sql.$queryRaw<Cart[]>`
    SELECT id, version, status, customer_id AS "customerId", order_id AS "orderId", merged_into AS "mergedInto",
           created_at AS "createdAt", updated_at AS "updatedAt", expires_at AS "expiresAt",
           (SELECT coalesce(json_agg(json_build_object(
              'id', id, 'position', position, 'variantId', variant_id, 'quantity', quantity,
              'addedPriceId', added_price_id, 'pinnedPriceId', pinned_price_id,
              'seen', json_build_object('priceId', seen_price_id, 'available', seen_available, 'unsold', seen_unsold)
            ) ORDER BY position), '[]')
            FROM cart_line WHERE cart_id = cart.id) AS lines
    FROM cart WHERE ${condition}`;
}

/** Reads carts by id. The ids come from a sub-select, so the same plan serves any number of them. */
export async function findCartsByIds(sql: SqlRunner, ids: readonly string[]): Promise<Map<string, Cart>> {
  const carts = await findCarts(sql, Prisma.sql`id = ANY((SELECT ${ids.filter(isUuid)}::uuid[])::uuid[])`);
  return new Map(carts.map((cart) => [cart.id, cart]));
}

/** Reads one cart; null if there is none, or if `id` is invalid. */
export async function findCart(sql: SqlRunner, id: string): Promise<Cart | null> {
  if (!isUuid(id)) return null;
  const [cart] = await findCarts(sql, Prisma.sql`id = ${id}::uuid`);
  return cart ?? null;
}

/** Locks the cart's row until the transaction ends, then reads the cart. */
export async function lockCart(tx: Prisma.TransactionClient, id: string): Promise<Cart | null> {
  if (!isUuid(id)) return null;
  await tx.$executeRaw`SELECT FROM cart WHERE id = ${id}::uuid FOR UPDATE`;
  return findCart(tx, id);
}

/** Locks and reads the customer's cart that is ACTIVE or FROZEN; the lock lasts until the transaction ends. */
export async function lockOpenCartOf(tx: Prisma.TransactionClient, customerId: string): Promise<Cart | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM cart WHERE customer_id = ${customerId} AND status IN ('ACTIVE', 'FROZEN') FOR UPDATE`;
  return row ? findCart(tx, row.id) : null;
}

/** Closes a guest's cart, whose lines but `leftOut` are in another one now; all of them stay readable. */
export async function markMerged(
  tx: Prisma.TransactionClient,
  cart: Cart,
  { into, leftOut, now }: { into: string; leftOut: readonly CartLine[]; now: Date },
): Promise<void> {
  if (leftOut.length > 0) {
    await tx.$executeRaw`
      UPDATE cart_line SET left_out = true WHERE cart_id = ${cart.id}::uuid AND id = ANY(${leftOut.map(({ id }) => id)}::uuid[])`;
  }
  await tx.$executeRaw`
    UPDATE cart SET status = 'MERGED', merged_into = ${into}::uuid, version = version + 1, updated_at = ${now}
    WHERE id = ${cart.id}::uuid`;
}

/** The lines of a merged cart for which the other cart had no room. */
export async function findLeftOut(sql: SqlRunner, cart: Cart): Promise<CartLine[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT id FROM cart_line WHERE cart_id = ${cart.id}::uuid AND left_out`;
  const ids = new Set(rows.map(({ id }) => id));
  return cart.lines.filter(({ id }) => ids.has(id));
}

/**
 * Records what the buyer has acknowledged about lines, except for lines whose quantity has changed meanwhile. Returns
 * false if the cart is no longer ACTIVE.
 */
export async function saveSeen(sql: SqlRunner, cartId: string, lines: readonly CartLine[]): Promise<boolean> {
  const [row] = await sql.$queryRaw<{ found: number }[]>`
    WITH held AS (
      SELECT id FROM cart WHERE id = ${cartId}::uuid AND status = 'ACTIVE' FOR UPDATE
    ), saved AS (
      UPDATE cart_line
      SET seen_price_id = line.seen_price_id, seen_available = line.seen_available, seen_unsold = line.seen_unsold
      FROM held, unnest(${lineArrays(lines)}) AS line (${LINE_COLUMNS})
      WHERE cart_line.cart_id = held.id AND cart_line.id = line.id AND cart_line.quantity = line.quantity
    )
    SELECT count(*)::int AS found FROM held`;
  return row?.found === 1;
}

/**
 * Writes a cart's new lines and its next version in one statement, if it is still ACTIVE and its version is unchanged.
 * Returns the cart afterwards; null if it was changed meanwhile.
 */
export async function saveLines(
  sql: SqlRunner,
  cart: Cart,
  lines: readonly CartLine[],
  at: { now: Date; expiresAt: Date },
): Promise<Cart | null> {
  const kept = new Set(lines.map((line) => line.id));
  const removed = cart.lines.filter((line) => !kept.has(line.id)).map((line) => line.id);
  const before = new Map(cart.lines.map((line) => [line.id, line]));
  const changed = lines.filter((line) => before.get(line.id) !== line);
  const [row] = await sql.$queryRaw<{ edited: number }[]>`
    WITH edited AS (
      UPDATE cart SET version = version + 1, updated_at = ${at.now}, expires_at = ${at.expiresAt}
      WHERE id = ${cart.id}::uuid AND version = ${cart.version} AND status = 'ACTIVE'
      RETURNING id
    ), removed AS (
      DELETE FROM cart_line USING edited WHERE cart_id = edited.id AND cart_line.id = ANY(${removed}::uuid[])
    ), saved AS (
      INSERT INTO cart_line (cart_id, ${LINE_COLUMNS})
      SELECT edited.id, line.* FROM edited, unnest(${lineArrays(changed)}) AS line
      ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity, seen_available = NULL
    )
    SELECT count(*)::int AS edited FROM edited`;
  if (row?.edited !== 1) return null;
  return { ...cart, version: cart.version + 1, lines, updatedAt: at.now, expiresAt: at.expiresAt };
}

/**
 * Inserts new carts with their lines in one statement. Returns which were inserted: not for a customer with an open
 * cart.
 */
export async function insertCarts(sql: SqlRunner, carts: readonly Cart[]): Promise<Set<string>> {
  const lines = carts.flatMap((cart) => cart.lines);
  const cartIds = carts.flatMap((cart) => cart.lines.map(() => cart.id));
  const opened = await sql.$queryRaw<{ id: string }[]>`
    WITH opened AS (
      INSERT INTO cart (id, version, status, customer_id, created_at, updated_at, expires_at)
      SELECT id, version, 'ACTIVE', customer_id, created_at, updated_at, expires_at FROM unnest(
        ${carts.map(({ id }) => id)}::uuid[], ${carts.map(({ version }) => version)}::int[],
        ${carts.map(({ customerId }) => customerId)}::text[], ${carts.map((cart) => cart.createdAt.toISOString())}::timestamptz[],
        ${carts.map((cart) => cart.updatedAt.toISOString())}::timestamptz[],
        ${carts.map((cart) => cart.expiresAt.toISOString())}::timestamptz[]
      ) AS given (id, version, customer_id, created_at, updated_at, expires_at) ORDER BY customer_id
      ON CONFLICT (customer_id) WHERE status IN ('ACTIVE', 'FROZEN') DO NOTHING
      RETURNING id AS cart_id
    ), saved AS (
      INSERT INTO cart_line (cart_id, ${LINE_COLUMNS})
      SELECT line.* FROM unnest(${cartIds}::uuid[], ${lineArrays(lines)}) AS line (cart_id, ${LINE_COLUMNS})
      JOIN opened USING (cart_id)
    )
    SELECT cart_id AS id FROM opened`;
  return new Set(opened.map(({ id }) => id));
}

const LINE_COLUMNS = Prisma.sql`id, position, variant_id, quantity, added_price_id, seen_price_id, seen_available, seen_unsold`;

/** Lines as arrays of LINE_COLUMNS: one parameter per column, for any number of lines. */
function lineArrays(lines: readonly CartLine[]): Prisma.Sql {
  return Prisma.sql`
    ${lines.map(({ id }) => id)}::uuid[], ${lines.map(({ position }) => position)}::int[],
    ${lines.map(({ variantId }) => variantId)}::uuid[], ${lines.map(({ quantity }) => quantity)}::int[],
    ${lines.map(({ addedPriceId }) => addedPriceId)}::uuid[], ${lines.map(({ seen }) => seen.priceId)}::uuid[],
    ${lines.map(({ seen }) => seen.available)}::int[], ${lines.map(({ seen }) => seen.unsold)}::boolean[]`;
}
