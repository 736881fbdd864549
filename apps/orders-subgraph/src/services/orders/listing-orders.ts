import { decodeCursor, encodeCursor, type PageRequest } from '@commerce/graphql';
import type { Order } from '../../domain/order.ts';
import type { OrderSort } from '../../domain/order-filter.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/** A total ordering of orders, by one column and then the id. */
interface ListingOrder {
  column: 'placed_at' | 'placed_total';
  descending: boolean;
  cursorOf(order: Pick<Order, 'id' | 'placedAt' | 'placedTotal'>): string;
  /** The values in a cursor. @throws BAD_USER_INPUT for a cursor of another list. */
  read(cursor: string, argument: string): Prisma.Sql;
}

const byTime = (name: string, descending: boolean): ListingOrder => ({
  column: 'placed_at',
  descending,
  cursorOf: ({ id, placedAt }) => encodeCursor(name, [placedAt.toISOString(), id]),
  read: (cursor, argument) => {
    const [placedAt, id] = decodeCursor(cursor, name, ['date', 'uuid'], argument);
    return Prisma.sql`(${placedAt}::timestamptz, ${id}::uuid)`;
  },
});
const byTotal = (name: string, descending: boolean): ListingOrder => ({
  column: 'placed_total',
  descending,
  cursorOf: ({ id, placedTotal }) => encodeCursor(name, [Number(placedTotal), id]),
  read: (cursor, argument) => {
    const [total, id] = decodeCursor(cursor, name, ['number', 'uuid'], argument);
    return Prisma.sql`(${total}::bigint, ${id}::uuid)`;
  },
});

export const ORDERS: Record<OrderSort, ListingOrder> = {
  NEWEST: byTime('newest', true),
  OLDEST: byTime('oldest', false),
  TOTAL_DESC: byTotal('total-down', true),
  TOTAL_ASC: byTotal('total-up', false),
};

/** Restricts the table `o` to the range of the page. */
export function rangeOf(order: ListingOrder, page: PageRequest): Prisma.Sql[] {
  const key = Prisma.raw(`(o.${order.column}, o.id)`);
  const [later, earlier] = order.descending ? ['<', '>'] : ['>', '<'];
  return [
    ...(page.after === null ? [] : [Prisma.sql`${key} ${Prisma.raw(later ?? '')} ${order.read(page.after, 'after')}`]),
    ...(page.before === null
      ? []
      : [Prisma.sql`${key} ${Prisma.raw(earlier ?? '')} ${order.read(page.before, 'before')}`]),
  ];
}

/** For ORDER BY: a page from the end of the range is read backwards. */
export function directionOf(order: ListingOrder, page: PageRequest, table: 'o' | '"order"'): Prisma.Sql {
  const direction = order.descending === page.backward ? 'ASC' : 'DESC';
  return Prisma.raw(`${table}.${order.column} ${direction}, ${table}.id ${direction}`);
}
