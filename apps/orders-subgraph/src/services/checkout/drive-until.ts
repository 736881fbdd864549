import { setTimeout as delay } from 'node:timers/promises';
import type { SqlRunner } from '@commerce/database';
import { ServiceError } from '@commerce/service-client';
import type { Order } from '../../domain/order.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { CheckoutDriver } from './checkout-driver.ts';

/** What we need to answer once we stop waiting, in milliseconds. */
const ANSWER_MS = 100;

/**
 * Until when a caller is kept waiting for an outcome, by `Date.now()`: as long as the shop's setting says, but never
 * longer than the caller waits.
 * @param callerDeadline by `performance.now()`.
 */
export function waitUntil(deadlineMs: number, callerDeadline: number): number {
  return Date.now() + Math.max(0, Math.min(deadlineMs, callerDeadline - performance.now() - ANSWER_MS));
}

/** Advances an order for a caller who waits until a deadline, and returns the order as it is then. */
export type DriveUntil = (order: Order, deadline: number) => Promise<Order>;

/**
 * The order's job continues what is not done by the deadline, or fails.
 * @param options.onError receives errors of orders that could not continue, except that a service does not answer.
 */
export function createDriveUntil({
  sql,
  driver,
  onError,
}: {
  sql: SqlRunner;
  driver: CheckoutDriver;
  onError: (error: unknown) => void;
}): DriveUntil {
  return async (order, deadline) => {
    const driving = driver.drive(order).catch((error: unknown) => {
      if (!(error instanceof ServiceError)) onError(error);
      return null;
    });
    const driven = await Promise.race([driving, delay(deadline - Date.now(), null, { ref: false })]);
    return driven ?? (await getOrder(sql, order.id));
  };
}
