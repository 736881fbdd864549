import { decodeCursor, encodeCursor, type PageRequest } from '@commerce/graphql';
import { Prisma } from '../generated/prisma/client.ts';
import type { ListingOrder, SortKey } from './listing-orders.ts';
import type { RankBasis } from './rank-basis.ts';

/** The `sortValue` of a row as JSON: its rank, then the fields of `RankBasis`. */
type RankedAt = [rank: number, newestAt: string, oldestAt: string, oldestId: string];

/** The order of a search's matches by rank. `l` must have a column `rank`, and `basis` the fields of `RankBasis`. */
export function orderByRank(search: string): ListingOrder {
  return {
    value: Prisma.sql`json_build_array(l.rank, basis.newest_at, basis.oldest_at, basis.oldest_id)`,
    columns: [Prisma.sql`l.rank`, Prisma.sql`l.created_at`, Prisma.sql`l.product_id`],
    descending: true,
    cursorOf: (key) => cursorOf(search, key),
    read: (cursor, argument) => {
      const [rank, createdAt, id] = valuesIn(search, cursor, argument);
      return [Prisma.sql`${rank}::bigint`, Prisma.sql`${createdAt}::timestamptz`, Prisma.sql`${id}::uuid`];
    },
  };
}

/** The basis in a page's cursor; null for the first page. @throws BAD_USER_INPUT as `ListingOrder.read`. */
export function basisIn(search: string, { after, before }: PageRequest): RankBasis | null {
  const cursor = after ?? before;
  if (cursor === null) return null;
  const [, , , newestAt, oldestAt, oldestId] = valuesIn(search, cursor, after === null ? 'before' : 'after');
  return { newestAt: String(newestAt), oldestAt: String(oldestAt), oldestId: String(oldestId) };
}

function cursorOf(search: string, { sortValue, createdAt, id }: SortKey): string {
  const [rank, newestAt, oldestAt, oldestId] = sortValue as RankedAt;
  const [created, newest, oldest] = [createdAt, newestAt, oldestAt].map((moment) => new Date(moment).toISOString());
  return encodeCursor(nameOf(search), [rank, created ?? null, id, newest ?? null, oldest ?? null, oldestId]);
}

function valuesIn(search: string, cursor: string, argument: string) {
  return decodeCursor(cursor, nameOf(search), ['number', 'date', 'uuid', 'date', 'date', 'uuid'], argument);
}

const nameOf = (search: string) => `relevance ${search}`;
