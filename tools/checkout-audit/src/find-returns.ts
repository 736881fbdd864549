import { batches, knownOf } from './batches.ts';
import type { Finding } from './finding.ts';
import type { Connections } from './read-facts.ts';
import type { RepairStep } from './repair-step.ts';

interface Restocked {
  returnId: string;
  orderId: string;
  number: string;
  lines: { variantId: string; quantity: number }[];
}

const DONE = `
  SELECT refund.id AS "returnId", refund.order_id AS "orderId", number,
    json_agg(json_build_object('variantId', variant_id, 'quantity', refund_line.quantity)) AS lines
  FROM refund JOIN "order" ON "order".id = refund.order_id JOIN refund_line ON refund_id = refund.id
    JOIN order_line ON order_line.id = order_line_id
  WHERE refund.id > $1 AND refund.state = 'DONE' AND restock
  GROUP BY refund.id, number ORDER BY refund.id LIMIT $2`;
const RESTOCKED = 'SELECT id, order_id AS "orderId" FROM stock_return WHERE id > $1 ORDER BY id LIMIT $2';

/** Returned units that are in one of the databases of orders and products only, batch by batch, and what repairs that. */
export async function* findReturns(
  { orders, products }: Connections,
  batch: number,
): AsyncGenerator<{ findings: Finding[]; steps: RepairStep[] }> {
  for await (const rows of batches<Restocked>(orders, DONE, batch, ({ returnId }) => returnId)) {
    const known = await knownOf(
      products,
      'SELECT id FROM stock_return WHERE id = ANY($1)',
      rows.map((row) => row.returnId),
    );
    const missing = rows.filter(({ returnId }) => !known.has(returnId));
    yield {
      findings: missing.map(({ number, returnId }) => ({
        code: 'RETURN_NOT_IN_STOCK',
        subject: `order ${number}`,
        message: `the units of its refund ${returnId} are not back in stock`,
      })),
      steps: missing.map(({ returnId, orderId, lines }) => ({
        owner: 'products',
        do: 'restock',
        returnId,
        orderId,
        lines,
      })),
    };
  }
  for await (const rows of batches<{ id: string; orderId: string }>(products, RESTOCKED, batch, ({ id }) => id)) {
    const known = await knownOf(
      orders,
      'SELECT id FROM refund WHERE id = ANY($1)',
      rows.map(({ id }) => id),
    );
    const unknown = rows.filter(({ id }) => !known.has(id));
    yield {
      findings: unknown.map(({ id, orderId }) => ({
        code: 'UNKNOWN_RETURN',
        subject: `order ${orderId}`,
        message: `units were put back into stock for the refund ${id}, and there is no such refund`,
      })),
      steps: [],
    };
  }
}
