import { type CursorValue, decodeCursor, encodeCursor, type PageRequest } from '@commerce/graphql';
import type { ProductSelection, ProductSort } from '../domain/product-filter.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** The sort values of a listed product; its id decides between equal ones. */
export interface SortKey {
  id: string;
  /** Null in orders that use only `createdAt`; JSON in the order by rank. */
  sortValue: bigint | number | string | readonly unknown[] | null;
  createdAt: Date;
}

/** A total ordering of `product_listing l`. */
export interface ListingOrder {
  /** The expression of `SortKey.sortValue`. */
  value: Prisma.Sql;
  /** The columns of the order, all in the same direction. */
  columns: Prisma.Sql[];
  descending: boolean;
  /** Whether products are ordered by price. */
  byPrice?: boolean;
  cursorOf(key: SortKey): string;
  /** The values in a cursor, one per column. @throws BAD_USER_INPUT for a cursor of another order. */
  read(cursor: string, argument: string): Prisma.Sql[];
}

const id = Prisma.sql`l.product_id`;
const bySingleValue = (
  name: string,
  value: Prisma.Sql,
  { type, cast, descending }: { type: 'number' | 'string'; cast: 'bigint' | 'text'; descending: boolean },
): ListingOrder => ({
  value,
  columns: [value, id],
  descending,
  byPrice: type === 'number',
  cursorOf: (key) => encodeCursor(name, [plain(key.sortValue), key.id]),
  read: (cursor, argument) => {
    const [given, givenId] = decodeCursor(cursor, name, [type, 'uuid'], argument);
    return [Prisma.sql`${given}::${Prisma.raw(cast)}`, Prisma.sql`${givenId}::uuid`];
  },
});

const newest: ListingOrder = {
  value: Prisma.sql`NULL`,
  columns: [Prisma.sql`l.created_at`, id],
  descending: true,
  cursorOf: (key) => encodeCursor('newest', [key.createdAt.toISOString(), key.id]),
  read: (cursor, argument) => {
    const [createdAt, givenId] = decodeCursor(cursor, 'newest', ['date', 'uuid'], argument);
    return [Prisma.sql`${createdAt}::timestamptz`, Prisma.sql`${givenId}::uuid`];
  },
};

/** The orders that do not depend on the search. */
export const ORDERS: Record<Exclude<ProductSort, 'RELEVANCE'>, ListingOrder> = {
  NEWEST: newest,
  // The expressions are those of the indexes.
  PRICE_ASC: bySingleValue('price-up', Prisma.sql`coalesce(l.min_minor, 9007199254740991)`, {
    type: 'number',
    cast: 'bigint',
    descending: false,
  }),
  PRICE_DESC: bySingleValue('price-down', Prisma.sql`coalesce(l.min_minor, -1)`, {
    type: 'number',
    cast: 'bigint',
    descending: true,
  }),
  TITLE: bySingleValue('title', Prisma.sql`l.title_key`, { type: 'string', cast: 'text', descending: false }),
};

/** Restricts to the range of the page. */
export function rangeOf(order: ListingOrder, page: PageRequest): Prisma.Sql[] {
  const row = (columns: Prisma.Sql[]) => Prisma.sql`(${Prisma.join(columns)})`;
  const [after, before] = order.descending ? ['<', '>'] : ['>', '<'];
  const limit = (cursor: string | null, argument: string, operator: string | undefined) =>
    cursor === null
      ? []
      : [Prisma.sql`${row(order.columns)} ${Prisma.raw(operator ?? '')} ${row(order.read(cursor, argument))}`];
  return [...limit(page.after, 'after', after), ...limit(page.before, 'before', before)];
}

/** Follows every id. */
const LAST_ID = Prisma.sql`'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`;

/**
 * Where a list by price can begin and end because of the price filter. It begins below the filter's lower end, by the
 * largest spread of prices in any product. The price restriction implies both, but only these use the index of the
 * order. For two comparisons of the same value PostgreSQL assumes that few rows match, and then sorts all of them
 * instead of reading in order: so one end compares rows.
 */
export function priceRange({ byPrice, value }: ListingOrder, { filter }: ProductSelection): Prisma.Sql[] {
  const { min, max } = filter.price;
  if (!byPrice) return [];
  return [
    ...(min === null
      ? []
      : [
          Prisma.sql`${value} >= ${min}::bigint - (SELECT coalesce(max(max_minor - min_minor), 0) FROM product_listing)`,
        ]),
    ...(max === null ? [] : [Prisma.sql`(${value}, ${id}) <= (${max}::bigint, ${LAST_ID})`]),
  ];
}

/** For ORDER BY: a page from the end of the range is read backwards. */
export function directionOf(order: ListingOrder, page: PageRequest): Prisma.Sql {
  const direction = Prisma.raw(order.descending === page.backward ? 'ASC' : 'DESC');
  return Prisma.join(order.columns.map((column) => Prisma.sql`${column} ${direction}`));
}

function plain(value: SortKey['sortValue']): CursorValue {
  return typeof value === 'bigint' ? Number(value) : (value as CursorValue);
}
