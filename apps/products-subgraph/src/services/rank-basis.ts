import { Prisma } from '../generated/prisma/client.ts';
import { current } from './listing-conditions.ts';

/**
 * What the ranking of a search depends on, besides the matches. It is determined for the first page and then kept in
 * the cursors. Determined again, it would change with products that are created between two pages, and a client would
 * see some products twice and others never.
 */
export interface RankBasis {
  /** Excludes products that were created later. */
  newestAt: string;
  /**
   * For a frequent search, the oldest match that is ranked; for a rare one, which is ranked completely, `BEGINNING`.
   */
  oldestAt: string;
  oldestId: string;
}

/** How much a search scans and ranks. */
export interface RankBounds {
  /** The number of newest products that are scanned one by one. */
  lookedThrough: number;
  /** From this many matches among them, a search is frequent. */
  frequent: number;
  /** The number of ranked matches. For a rare search: this many with the words in the title, and this many others. */
  ranked: number;
}

export const RANK_BOUNDS: RankBounds = { lookedThrough: 3_000, frequent: 60, ranked: 1_000 };

/** Older than every product. */
const BEGINNING = '1970-01-01T00:00:00.000Z';
/**
 * If the search now has this many times as many matches as it needs to be frequent, it cannot have been rare before,
 * whatever a cursor says. Following a forged cursor would be expensive.
 */
const FAR = 10;
/** Late commits, and products that are on sale again, can enlarge the range of a cursor by this factor. */
const SLACK = 2;

/** Whether the search was frequent on the first page. */
function isFrequentBy(basis: RankBasis): boolean {
  return basis.oldestAt !== BEGINNING;
}

/** The newest matches among the newest products: as counted for the first page, or as ranked there. */
export function recentMatches(
  basis: RankBasis | null,
  matches: Prisma.Sql,
  { lookedThrough, ranked }: RankBounds,
): Prisma.Sql {
  const spanned = basis && isFrequentBy(basis);
  const most = (number: number) => Prisma.raw(String(spanned ? SLACK * number : number));
  const since = spanned
    ? Prisma.sql`AND (l.created_at, l.product_id) >= (${basis.oldestAt}::timestamptz, ${basis.oldestId}::uuid)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT l.product_id, l.created_at, l.search_vector, l.title_key FROM (
      SELECT * FROM product_listing l WHERE ${current} ${createdBy(basis)} ${since}
      ORDER BY ${NEWEST_FIRST} LIMIT ${most(lookedThrough)}
    ) l WHERE ${matches} ORDER BY ${NEWEST_FIRST} LIMIT ${most(ranked)}`;
}

/** The basis as a row, with `is_frequent`, from a cursor or from `recent` matches. */
export function basisRow(basis: RankBasis | null, { frequent }: RankBounds): Prisma.Sql {
  if (basis && isFrequentBy(basis)) {
    return Prisma.sql`SELECT true AS is_frequent, ${basis.newestAt}::timestamptz AS newest_at,
      ${basis.oldestAt}::timestamptz AS oldest_at, ${basis.oldestId}::uuid AS oldest_id`;
  }
  const newest = basis
    ? Prisma.sql`${basis.newestAt}::timestamptz`
    : Prisma.sql`(SELECT max(l.created_at) FROM product_listing l WHERE ${current})`;
  return Prisma.sql`
    SELECT is_frequent, ${newest} AS newest_at,
           CASE WHEN is_frequent THEN oldest.created_at ELSE ${BEGINNING}::timestamptz END AS oldest_at,
           CASE WHEN is_frequent THEN oldest.product_id ELSE '00000000-0000-0000-0000-000000000000' END AS oldest_id
    FROM (SELECT count(*) >= ${Prisma.raw(String(basis ? FAR * frequent : frequent))} AS is_frequent FROM recent) counted
    LEFT JOIN (
      SELECT l.created_at, l.product_id FROM recent l ORDER BY l.created_at, l.product_id LIMIT 1
    ) oldest ON is_frequent`;
}

/** Restricts `product_listing l` to the products that existed on the first page; without a basis, no restriction. */
export function createdBy(basis: RankBasis | null): Prisma.Sql {
  return basis ? Prisma.sql`AND l.created_at <= ${basis.newestAt}::timestamptz` : Prisma.empty;
}

export const NEWEST_FIRST = Prisma.sql`l.created_at DESC, l.product_id DESC`;
