import type { SqlRunner } from '@commerce/database';
import type { Transition } from '../../domain/checkout.ts';
import type { Order } from '../../domain/order.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { allows, changesOf } from './order-transitions.ts';

/**
 * Carries out the transition that records what is bought, once per order and in one statement. Returns the orders for
 * which that was done; for the others, another driver was faster. Lines that an older release recorded before it
 * reserved the stock stay: they come from the same frozen cart.
 */
export async function recordLines(
  sql: SqlRunner,
  transition: Transition,
  orders: readonly Pick<Order, 'id' | 'lines' | 'adjustments'>[],
): Promise<Set<string>> {
  const lines = orders.flatMap(({ id, lines: own }) => own.map((line, index) => ({ ...line, orderId: id, index })));
  const extras = orders.flatMap(({ id, adjustments }) =>
    adjustments.map((each, index) => ({ ...each, orderId: id, index })),
  );
  const recorded = await sql.$queryRaw<{ id: string }[]>`
    WITH recorded AS (
      UPDATE "order" SET ${Prisma.join(changesOf(transition))}
      WHERE id = ANY((SELECT ${orders.map(({ id }) => id)}::uuid[])::uuid[]) AND ${allows(transition)} RETURNING id
    ), line AS (
      INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, sku, quantity, unit_price_minor,
        taxable)
      SELECT line.id, recorded.id, line.index + 1, variant_id, price_id, title, sku, quantity, unit_price_minor, taxable
      FROM recorded JOIN unnest(
        ${lines.map((line) => line.orderId)}::uuid[], ${lines.map((line) => line.index)}::int[],
        ${lines.map((line) => line.id)}::uuid[], ${lines.map((line) => line.variantId)}::uuid[],
        ${lines.map((line) => line.priceId)}::uuid[], ${lines.map((line) => line.title)}::text[],
        ${lines.map((line) => line.sku)}::text[], ${lines.map((line) => line.quantity)}::int[],
        ${lines.map((line) => line.unitPriceMinor)}::bigint[], ${lines.map((line) => line.taxable)}::boolean[]
      ) AS line (order_id, index, id, variant_id, price_id, title, sku, quantity, unit_price_minor, taxable)
        ON line.order_id = recorded.id
      ON CONFLICT DO NOTHING
    ), adjustment AS (
      INSERT INTO order_adjustment (order_id, position, kind, label, amount_minor)
      SELECT recorded.id, extra.index + 1, kind::order_adjustment_kind, label, amount_minor
      FROM recorded JOIN unnest(
        ${extras.map((each) => each.orderId)}::uuid[], ${extras.map((each) => each.index)}::int[],
        ${extras.map((each) => each.kind)}::text[], ${extras.map((each) => each.label)}::text[],
        ${extras.map((each) => each.amountMinor)}::bigint[]
      ) AS extra (order_id, index, kind, label, amount_minor) ON extra.order_id = recorded.id
      ON CONFLICT DO NOTHING
    )
    SELECT id FROM recorded`;
  return new Set(recorded.map(({ id }) => id));
}
