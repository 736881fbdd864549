import type { PageRequest } from '@commerce/graphql';
import type { ProductSelection } from '../domain/product-filter.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { numbered } from './listed-places.ts';
import { allOf, queryOf, restrictionsOf } from './listing-conditions.ts';
import { directionOf, type ListingOrder, rangeOf } from './listing-orders.ts';
import { basisRow, createdBy, NEWEST_FIRST, type RankBounds, recentMatches } from './rank-basis.ts';
import { basisIn } from './rank-order.ts';

/** The rank of an unranked match. */
const UNRANKED = Prisma.raw('-1');
/** The weights of a word in a description, in a SKU, in a vendor, type or tag, and in a title. */
const WEIGHTS = Prisma.raw(`'{0.05, 0.4, 0.3, 1}'`);

/**
 * A statement for the products of a page, the best matches first. In a frequent search the newest matches are ranked,
 * and the others follow, newest first. In a rare search the newest matches in titles and the newest elsewhere are
 * ranked. The first page decides which of the two applies, so ranks do not depend on the page size.
 */
export function rankedPlaces(
  order: ListingOrder,
  page: PageRequest,
  selection: ProductSelection & { search: string },
  bounds: RankBounds,
): Prisma.Sql {
  const { search } = selection;
  const query = queryOf(search);
  const basis = basisIn(search, page);
  const conditions = allOf(restrictionsOf(selection).values());
  const range = rangeOf(order, page);
  const newestRare = (kind: Prisma.Sql) => newestOf(Prisma.sql`rare l WHERE ${kind}`, bounds);
  return Prisma.sql`
    WITH recent AS MATERIALIZED (${recentMatches(basis, conditions, bounds)}
    ), basis AS MATERIALIZED (${basisRow(basis, bounds)}
    ), rare AS MATERIALIZED (
      SELECT l.product_id, l.valid_from, l.created_at, l.title_vector @@ ${query} AS in_title FROM product_listing l
      WHERE ${conditions} ${createdBy(basis)} AND NOT (SELECT is_frequent FROM basis) OFFSET 0
    ), ranked AS MATERIALIZED (
      SELECT l.product_id, l.created_at,
             (1000000 * (ts_rank(${WEIGHTS}, l.search_vector, ${query})
               + CASE WHEN l.title_key = plain_words(${search}) THEN 1 ELSE 0 END))::bigint AS rank
      FROM (SELECT * FROM recent WHERE (SELECT is_frequent FROM basis)
            UNION ALL ${newestRare(Prisma.sql`l.in_title`)} UNION ALL ${newestRare(Prisma.sql`NOT l.in_title`)}) l
    )
    ${numbered(
      order,
      page,
      Prisma.sql`(SELECT * FROM ranked UNION ALL ${unranked(order, page, conditions)}
      ) l CROSS JOIN basis ${range.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(range, ' AND ')}`}`,
    )}`;
}

/** Few products match a rare search, so an index finds them without scanning all products. */
function newestOf(source: Prisma.Sql, { ranked }: RankBounds): Prisma.Sql {
  return Prisma.sql`
    SELECT l.* FROM (SELECT * FROM ${source} ORDER BY ${NEWEST_FIRST} LIMIT ${Prisma.raw(String(ranked))}) newest,
    LATERAL (
      SELECT product_id, created_at, search_vector, title_key FROM product_listing
      WHERE product_id = newest.product_id AND valid_from = newest.valid_from LIMIT 1
    ) l`;
}

/** The part of the page that comes from the matches older than the ranked ones. */
function unranked(order: ListingOrder, page: PageRequest, conditions: Prisma.Sql): Prisma.Sql {
  const range = [
    Prisma.sql`(l.created_at, l.product_id) < (SELECT oldest_at, oldest_id FROM basis)`,
    ...unrankedRange(order, page.after, 'after', '<'),
    ...unrankedRange(order, page.before, 'before', '>'),
  ];
  const columns = { ...order, columns: order.columns.slice(1) };
  return Prisma.sql`(
    SELECT l.product_id, l.created_at, ${UNRANKED} AS rank FROM product_listing l
    WHERE ${conditions} AND ${Prisma.join(range, ' AND ')} AND (SELECT is_frequent FROM basis)
    ORDER BY ${directionOf(columns, page)} LIMIT ${page.size + 1})`;
}

/** All of them come after a cursor with a rank. */
function unrankedRange(
  order: ListingOrder,
  cursor: string | null,
  argument: string,
  operator: '<' | '>',
): Prisma.Sql[] {
  if (cursor === null) return [];
  const [rank, createdAt, id] = order.read(cursor, argument);
  const moment = Prisma.sql`CASE WHEN ${rank} = ${UNRANKED} THEN ${createdAt} ELSE 'infinity' END`;
  return [Prisma.sql`(l.created_at, l.product_id) ${Prisma.raw(operator)} (${moment}, ${id})`];
}
