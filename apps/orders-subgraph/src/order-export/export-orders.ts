import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatAmount, type Money } from '@commerce/money';
import { stringify } from 'csv-stringify';
import type { OrderFilter } from '../domain/order-filter.ts';
import type { OrderListService } from '../services/orders/order-list-service.ts';
import { columnsOf, rowsOf } from './columns.ts';

const BATCH = 500;

/**
 * Writes orders as CSV (RFC 4180), oldest first, in batches: memory use does not depend on their number, and a slow
 * reader slows it down. Each batch reads its own snapshot; each order is consistent.
 */
export async function exportOrders(options: {
  lists: Pick<OrderListService, 'list'>;
  filter: OrderFilter;
  rowsPer: 'order' | 'line';
  output: Writable;
}): Promise<void> {
  const { rowsPer, output } = options;
  const format = stringify({
    header: true,
    columns: columnsOf(rowsPer),
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { object: (amount) => cellOf(amount as unknown as Money) },
  });
  await pipeline(Readable.from(rows(options)), format, output);
}

async function* rows({ lists, filter, rowsPer }: Parameters<typeof exportOrders>[0]) {
  for (let after: string | null = null; ; ) {
    const page = { size: BATCH, backward: false, after, before: null };
    const { nodes, pageInfo } = await lists.list({ search: null, filter }, 'OLDEST', page);
    for (const order of nodes) yield* rowsOf(order, rowsPer);
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

/** A negative amount is not a formula: no quote in front of it. */
function cellOf(amount: Money) {
  const value = formatAmount(amount);
  return amount.minorUnits < 0 ? { value, escape_formulas: false } : value;
}
