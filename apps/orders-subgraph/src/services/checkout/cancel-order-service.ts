import { setTimeout as delay } from 'node:timers/promises';
import type { SqlRunner } from '@commerce/database';
import type { NewEvent } from '@commerce/outbox';
import type { Order } from '../../domain/order.ts';
import { orderCancelled } from '../../domain/order-events.ts';
import { getOrder } from '../orders/order-repository.ts';
import { startCancelling } from '../orders/order-transitions.ts';
import { type DriveUntil, waitUntil } from './drive-until.ts';
import type { AuditEntry } from './life-cycle-service.ts';

const POLL_MS = 50;

/**
 * The outcome of cancelling an order. If a service does not answer, the job of the CANCELLED order releases what is
 * held. REFUSED: the order's state does not allow it.
 */
export type CancelResult = { kind: 'cancelled' | 'refused'; order: Order } | { kind: 'in-progress' };

/** Cancels orders. */
export type CancelOrderService = ReturnType<typeof createCancelOrderService>;

/** @param settings.deadlineMs how long a caller waits for the answer. */
export function createCancelOrderService({
  sql,
  driveUntil,
  settings,
}: {
  sql: SqlRunner;
  driveUntil: DriveUntil;
  settings: { deadlineMs: number };
}) {
  /** Null while the order is past the point of no return but not confirmed. */
  const attempt = async (
    id: string,
    entry: AuditEntry & { event: NewEvent },
    deadline: number,
  ): Promise<CancelResult | null> => {
    await startCancelling(sql, id, entry);
    const order = await getOrder(sql, id);
    switch (order.state) {
      case 'CANCELLED':
        return { kind: 'cancelled', order };
      case 'CANCELLING':
        return { kind: 'cancelled', order: await driveUntil(order, deadline) };
      case 'COMMITTING':
      // Another driver was faster, between the two statements.
      case 'PENDING':
      case 'CONFIRMED':
      case 'PAID':
        if (order.handled) return { kind: 'refused', order };
        await driveUntil(order, deadline);
        return null;
      default:
        return { kind: 'refused', order };
    }
  };

  return {
    /** Safe to repeat and to run in parallel: one call cancels the order, and its reason is kept. */
    async cancel(asked: Order, entry: AuditEntry, callerDeadline = Infinity): Promise<CancelResult> {
      const event = orderCancelled(asked, entry.reason);
      const deadline = waitUntil(settings.deadlineMs, callerDeadline);
      do {
        const result = await attempt(asked.id, { ...entry, event }, deadline);
        if (result) return result;
        await delay(POLL_MS);
      } while (Date.now() < deadline);
      return { kind: 'in-progress' };
    },
  };
}
