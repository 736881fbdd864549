import type { PageRequest } from '@commerce/graphql';
import type { ProductSelection } from '../domain/product-filter.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { numbered } from './listed-places.ts';
import { allOf, current, queryOf, restrictionsOf } from './listing-conditions.ts';
import { directionOf, type ListingOrder, rangeOf } from './listing-orders.ts';

/** So many of the newest products are looked through for a search, one by one. */
const LOOKED_THROUGH = Prisma.raw('3000');
/** What so many of them have is frequent. */
const FREQUENT = Prisma.raw('60');
/** So many matches are ranked; of rare words so many with the words in the title, and so many others. */
const RANKED = Prisma.raw('1000');
/** The rank of a match that is not ranked. */
const UNRANKED = Prisma.raw('-1');
/** How much a word counts in a description, in a SKU, in a vendor, type or tag, and in a title. */
const WEIGHTS = Prisma.raw(`'{0.05, 0.4, 0.3, 1}'`);

const NEWEST_FIRST = Prisma.sql`l.created_at DESC, l.product_id DESC`;

/**
 * A statement for the products of a page, the best matches first. Of what is frequent the newest matches are ranked and the
 * others follow, the newest first; of what is rare the newest matches in titles and the newest elsewhere. Which of
 * both it is depends on the catalogue alone, and not on the page: so do the ranks.
 */
export function rankedPlaces(
  order: ListingOrder,
  page: PageRequest,
  selection: ProductSelection,
  search: string,
): Prisma.Sql {
  const query = queryOf(search);
  const others = [...restrictionsOf(selection)].flatMap(([name, condition]) => (name === 'search' ? [] : [condition]));
  const matches = Prisma.sql`l.search_vector @@ ${query}`;
  const range = rangeOf(order, page);
  return Prisma.sql`
    WITH recent AS MATERIALIZED (
      SELECT l.product_id, l.created_at, l.search_vector, l.title_key FROM (
        SELECT * FROM product_listing l WHERE ${current} ORDER BY ${NEWEST_FIRST} LIMIT ${LOOKED_THROUGH}
      ) l WHERE ${allOf([matches, ...others])} ORDER BY ${NEWEST_FIRST} LIMIT ${RANKED}
    ), frequency AS MATERIALIZED (SELECT count(*) >= ${FREQUENT} AS is_frequent FROM recent
    ), rare AS MATERIALIZED (
      SELECT l.product_id, l.valid_from, l.created_at, l.title_vector @@ ${query} AS in_title FROM product_listing l
      WHERE ${allOf([matches, ...others])} AND NOT (SELECT is_frequent FROM frequency) OFFSET 0
    ), ranked AS MATERIALIZED (
      SELECT l.product_id, l.created_at,
             (1000000 * (ts_rank(${WEIGHTS}, l.search_vector, ${query})
               + CASE WHEN l.title_key = plain_words(${search}) THEN 1 ELSE 0 END))::bigint AS rank
      FROM (SELECT * FROM recent WHERE (SELECT is_frequent FROM frequency)
            UNION ALL ${newestRare(Prisma.sql`l.in_title`)} UNION ALL ${newestRare(Prisma.sql`NOT l.in_title`)}) l
    )
    ${numbered(
      order,
      page,
      Prisma.sql`(SELECT * FROM ranked UNION ALL ${unranked(order, page, [matches, ...others])}
      ) l ${range.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(range, ' AND ')}`}`,
    )}`;
}

/** What is rare is found by an index and not by looking through all products, as few as they are. */
function newestRare(kind: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT l.* FROM (SELECT * FROM rare l WHERE ${kind} ORDER BY ${NEWEST_FIRST} LIMIT ${RANKED}) newest,
    LATERAL (
      SELECT product_id, created_at, search_vector, title_key FROM product_listing
      WHERE product_id = newest.product_id AND valid_from = newest.valid_from LIMIT 1
    ) l`;
}

/** The page's share of the matches that are older than the ranked ones. */
function unranked(order: ListingOrder, page: PageRequest, conditions: Prisma.Sql[]): Prisma.Sql {
  const older = Prisma.sql`(l.created_at, l.product_id) < (
    SELECT l.created_at, l.product_id FROM recent l ORDER BY l.created_at, l.product_id LIMIT 1)`;
  const range = [
    ...unrankedRange(order, page.after, 'after', '<'),
    ...unrankedRange(order, page.before, 'before', '>'),
  ];
  const columns = { ...order, columns: order.columns.slice(1) };
  return Prisma.sql`(
    SELECT l.product_id, l.created_at, ${UNRANKED} AS rank FROM product_listing l
    WHERE ${allOf([...conditions, older, ...range])} AND (SELECT is_frequent FROM frequency)
    ORDER BY ${directionOf(columns, page)} LIMIT ${page.size + 1})`;
}

/** All of them stand behind a cursor that has a rank. */
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
