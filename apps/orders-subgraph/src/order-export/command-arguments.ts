import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { OrderStatus } from '../domain/order.ts';
import { type OrderFilter, readOrderFilter } from '../domain/order-filter.ts';

export const HELP = `Usage: npm run --silent orders:export -- [options] > orders.csv

Writes placed orders as CSV, oldest first: one row per order, or one row per line. Cells that a spreadsheet would
read as a formula begin with an apostrophe.

  --output FILE     write to this file, which must not exist yet, instead of standard output
  --lines           one row per line, with the data of its order repeated
  --status STATUS   only orders with this status: CONFIRMED, PAID, FULFILLED, CANCELLED or REFUNDED; can be repeated
  --from TIME       only orders placed from this moment on, such as 2026-01-01 or 2026-01-01T09:00:00Z; UTC by default
  --to TIME         only orders placed before this moment
  --customer ID     only orders of this customer
  --help            show this text

Environment:
  DATABASE_URL      the database of orders-subgraph

Exit codes: 0 all orders are written; 2 the export could not run, or did not finish.
`;

/** The parsed command line. */
export type CommandArguments =
  | { kind: 'help' }
  | { kind: 'export'; output: string | null; rowsPer: 'order' | 'line'; filter: OrderFilter }
  | { kind: 'mistake'; message: string };

const STATUSES: readonly string[] = ['CONFIRMED', 'PAID', 'FULFILLED', 'CANCELLED', 'REFUNDED'] satisfies OrderStatus[];
const options = {
  output: { type: 'string' },
  lines: { type: 'boolean', default: false },
  status: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  customer: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function readArguments(args: string[]): CommandArguments {
  try {
    const { values } = parseArgs({ args, options });
    if (values.help) return { kind: 'help' };
    const placedAt = { from: readTime(values.from), to: readTime(values.to) };
    const filter = readOrderFilter({
      statuses: readStatuses(values.status),
      placedAt,
      customerId: values.customer ?? null,
    });
    return { kind: 'export', output: values.output ?? null, rowsPer: values.lines ? 'line' : 'order', filter };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'mistake', message: error.message };
  }
}

const TIME = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const HAS_ZONE = /(Z|[+-]\d\d:\d\d)$/;

function readTime(text: string | undefined): Date | null {
  if (text === undefined) return null;
  if (!TIME.safeParse(text).success)
    throw new TypeError(`${text} is not a time: write 2026-01-01 or 2026-01-01T09:00:00Z.`);
  return new Date(text.includes('T') && !HAS_ZONE.test(text) ? `${text}Z` : text);
}

function readStatuses(given: string[] | undefined): OrderStatus[] | null {
  const unknown = given?.find((status) => !STATUSES.includes(status));
  if (unknown !== undefined) throw new TypeError(`${unknown} is not a status: write one of ${STATUSES.join(', ')}.`);
  return (given as OrderStatus[] | undefined) ?? null;
}
