import { batchCalls } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import type { Transition } from '../../domain/checkout.ts';
import type { Order } from '../../domain/order.ts';
import { insertOrders, type NewOrder } from '../orders/order-repository.ts';
import { applyTransition, type Change } from '../orders/order-transitions.ts';
import { recordLines } from '../orders/record-lines.ts';

/**
 * Records the outcomes of checkout steps. Outcomes of several orders that arrive together are written in one statement.
 * Each order is changed only if its state allows the transition.
 */
export interface CheckoutWrites {
  /** Whether the order was inserted. False if its key, cart or number is taken. */
  insert(order: NewOrder): Promise<boolean>;
  /** Records the lines that are bought. False if another driver was faster. */
  record(transition: Transition, order: Order): Promise<boolean>;
  /** Carries out a transition. False if another driver was faster. */
  apply(transition: Transition, change: Change): Promise<boolean>;
}

export function createCheckoutWrites(sql: SqlRunner): CheckoutWrites {
  const apply = perTransition<Change>((transition, changes) => applyTransition(sql, transition, changes));
  const record = perTransition<Order>((transition, orders) => recordLines(sql, transition, orders));
  return { insert: batchWrites((orders) => insertOrders(sql, orders)), record, apply };
}

/** Only orders with the same transition are written together. */
function perTransition<Item extends { id: string }>(
  write: (transition: Transition, items: readonly Item[]) => Promise<ReadonlySet<string>>,
): (transition: Transition, item: Item) => Promise<boolean> {
  const batched = new Map<Transition, (item: Item) => Promise<boolean>>();
  return (transition, item) => {
    const call = batched.get(transition) ?? batchWrites((items: readonly Item[]) => write(transition, items));
    batched.set(transition, call);
    return call(item);
  };
}

/** If two drivers of one order arrive together, only one changes it, as if they had come one after the other. */
function batchWrites<Item extends { id: string }>(
  write: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
): (item: Item) => Promise<boolean> {
  const writeAll = async (items: readonly Item[]) => {
    const byId = new Map(items.map((item) => [item.id, item]));
    const written = await write([...byId.values()]);
    return items.map((item) => written.has(item.id) && byId.get(item.id) === item);
  };
  return batchCalls(writeAll);
}
