import { setTimeout as delay } from 'node:timers/promises';
import type { SqlRunner } from '@commerce/database';
import { ServiceError } from '@commerce/service-client';
import type { Order } from '../../domain/order.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { CheckoutDriver } from './checkout-driver.ts';

/** Continues an order for a caller who waits until a deadline; answers it as it is then. */
export type DriveUntil = (order: Order, deadline: number) => Promise<Order>;

/**
 * What is not done by the deadline, or cannot be done just now, is left to the order's job.
 * @param options.onError receives what an order could not be driven on for, unless a service does not answer.
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
