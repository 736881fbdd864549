import { randomUUID } from 'node:crypto';
import { newEvent } from '@commerce/events';
import { appendEvents } from '@commerce/outbox';
import { type FulfilRequest, hashFulfilment } from '../../domain/fulfil-request.ts';
import type { Fulfilment, LineQuantity, Tracking } from '../../domain/fulfilment.ts';
import { MOST_FULFILMENTS } from '../../domain/next-statuses.ts';
import type { Order } from '../../domain/order.ts';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import type { AuditEntry } from '../checkout/life-cycle-service.ts';
import { getOrder } from './order-repository.ts';

/** The outcome of sending units. If a line has too few units, or the order may not be sent, nothing changes. */
export type FulfilResult = { kind: 'done' | 'refused' | 'too-many' | 'key-reused'; order: Order };

/** Records parcels. */
export type FulfilmentService = ReturnType<typeof createFulfilmentService>;

export function createFulfilmentService({ prisma }: { prisma: PrismaClient }) {
  return {
    /**
     * Records that units of a paid order were sent. Each unit is sent once, even with concurrent calls, and each key
     * counts once.
     */
    async fulfil(id: string, request: FulfilRequest, entry: AuditEntry): Promise<FulfilResult> {
      const { lines, idempotencyKey } = request;
      const kind = await prisma
        .$transaction(async (tx): Promise<FulfilResult['kind']> => {
          const state = await lock(tx, id);
          const earlier = idempotencyKey && (await findByKey(tx, id, idempotencyKey));
          if (earlier) return earlier.requestHash === hashFulfilment(request) ? 'done' : 'key-reused';
          if (state !== 'PAID') return 'refused';
          if ((await tx.fulfilment.count({ where: { orderId: id } })) >= MOST_FULFILMENTS) return 'too-many';
          const sent = await send(tx, id, lines);
          if (sent.length === 0 || (lines && sent.length < lines.length)) throw new TooManyError();
          await record(tx, id, sent, request, entry);
          return 'done';
        })
        .catch(tooMany);
      return { kind, order: await getOrder(prisma, id) };
    },

    /** The parcels of each order, oldest first. */
    async ofOrders(orderIds: readonly string[]): Promise<Map<string, Fulfilment[]>> {
      const rows = await prisma.fulfilment.findMany({
        where: { orderId: { in: [...orderIds] } },
        include: { lines: true },
        orderBy: [{ fulfilledAt: 'asc' }, { id: 'asc' }],
      });
      const byOrder = new Map(orderIds.map((id): [string, Fulfilment[]] => [id, []]));
      for (const { trackingCompany, trackingNumber, trackingUrl, ...row } of rows) {
        const tracking = { company: trackingCompany, number: trackingNumber, url: trackingUrl };
        byOrder.get(row.orderId)?.push({ ...row, tracking });
      }
      return byOrder;
    },
  };
}

/** Thrown to roll back the transaction. */
class TooManyError extends Error {}

function tooMany(error: unknown): 'too-many' {
  if (error instanceof TooManyError) return 'too-many';
  throw error;
}

type Transaction = Prisma.TransactionClient;

/** Locks the order; returns its state. */
async function lock(tx: Transaction, id: string): Promise<string | null> {
  const [locked] = await tx.$queryRaw<{ state: string }[]>`
    SELECT state::text AS state FROM "order" WHERE id = ${id}::uuid FOR UPDATE`;
  return locked?.state ?? null;
}

function findByKey(tx: Transaction, orderId: string, idempotencyKey: string) {
  return tx.fulfilment.findUnique({ where: { orderId_idempotencyKey: { orderId, idempotencyKey } } });
}

/** Deducts the units from what is still to be sent. Lines with too few units are missing in the result. */
function send(tx: Transaction, id: string, lines: readonly LineQuantity[] | null): Promise<LineQuantity[]> {
  if (lines === null) {
    return tx.$queryRaw<LineQuantity[]>`
      UPDATE order_line AS line SET fulfilled = line.quantity - line.dropped FROM order_line AS old
      WHERE line.order_id = ${id}::uuid AND old.id = line.id AND line.fulfilled < line.quantity - line.dropped
      RETURNING line.id AS "orderLineId", line.fulfilled - old.fulfilled AS quantity`;
  }
  return tx.$queryRaw<LineQuantity[]>`
    UPDATE order_line AS line SET fulfilled = line.fulfilled + sent.quantity
    FROM unnest(${lines.map((line) => line.orderLineId)}::uuid[], ${lines.map((line) => line.quantity)}::int[])
      AS sent (id, quantity)
    WHERE line.order_id = ${id}::uuid AND line.id = sent.id
      AND line.fulfilled + sent.quantity <= line.quantity - line.dropped
    RETURNING line.id AS "orderLineId", sent.quantity`;
}

async function record(
  tx: Transaction,
  orderId: string,
  sent: readonly LineQuantity[],
  request: FulfilRequest,
  { actor, reason }: AuditEntry,
): Promise<void> {
  const id = randomUUID();
  const { tracking, idempotencyKey } = request;
  const { company: trackingCompany, number: trackingNumber, url: trackingUrl } = tracking;
  const requestHash = idempotencyKey === null ? null : hashFulfilment(request);
  await tx.fulfilment.create({
    data: { id, orderId, trackingCompany, trackingNumber, trackingUrl, idempotencyKey, requestHash },
  });
  await tx.fulfilmentLine.createMany({ data: sent.map((line) => ({ fulfilmentId: id, ...line })) });
  const complete = await completeFulfilment(tx, orderId);
  const type = complete ? 'FULFILLED' : 'PARTLY_FULFILLED';
  await tx.orderEvent.create({ data: { orderId, type, actor, reason } });
  const order = await getOrder(tx, orderId);
  const variantOf = new Map(order.lines.map((line) => [line.id, line.variantId]));
  const event = newEvent('order.fulfilled', {
    orderId,
    number: order.number,
    fulfillmentId: id,
    lines: sent.map(({ orderLineId, quantity }) => ({
      lineId: orderLineId,
      variantId: variantOf.get(orderLineId) ?? '',
      quantity,
    })),
    complete,
    tracking: isTracked(tracking) ? { carrier: trackingCompany, number: trackingNumber, url: trackingUrl } : null,
  });
  await appendEvents(tx, [event]);
}

function isTracked({ company, number, url }: Tracking): boolean {
  return company !== null || number !== null || url !== null;
}

/** Makes the order FULFILLED once nothing is left to send; returns whether it is. */
async function completeFulfilment(tx: Transaction, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ complete: boolean }[]>`
    UPDATE "order" SET handled = true, state = CASE WHEN left_over.none THEN 'FULFILLED' ELSE state END
    FROM (
      SELECT bool_and(fulfilled + dropped = quantity) AS none FROM order_line WHERE order_id = ${id}::uuid
    ) AS left_over
    WHERE id = ${id}::uuid RETURNING left_over.none AS complete`;
  return row?.complete ?? false;
}
