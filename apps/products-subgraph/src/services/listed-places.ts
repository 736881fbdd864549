import type { PageRequest } from '@commerce/graphql';
import type { ProductSelection } from '../domain/product-filter.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { allOf, type Restriction, restrictionsOf } from './listing-conditions.ts';
import { directionOf, type ListingOrder, priceRange, rangeOf } from './listing-orders.ts';

/** The number of products of a list that are checked one by one for a page, before a search for the matching ones. */
const MAX_SCANNED = Prisma.raw('2000');

/** All that lists are sorted by. */
const KEYS = Prisma.sql`l.product_id, l.created_at, l.min_minor, l.title_key`;

/** A statement for the products of a page: `product_id`, `sortValue` and `number`, the position on the page. */
export function listedPlaces(order: ListingOrder, page: PageRequest, selection: ProductSelection): Prisma.Sql {
  const restrictions = restrictionsOf(selection);
  const { min } = selection.filter.price;
  // The range has the rest of this restriction.
  if (order.byPrice && restrictions.has('price'))
    restrictions.set('price', Prisma.sql`l.max_minor >= ${min ?? 0}::bigint`);
  // The server has statistics for single values, but not for combinations.
  const isCertain = restrictions.size <= 1;
  const range = [...rangeOf(order, page), ...priceRange(order, selection)];
  return numbered(
    order,
    page,
    isCertain
      ? Prisma.sql`product_listing l WHERE ${allOf([...restrictions.values(), ...range])}`
      : uncertainSource(order, page, { restrictions, range }),
  );
}

/**
 * If many products match, reading the list in order fills a page soon; if few match, indexes find them. Each way is
 * slow in the other case, and which case it is cannot be known in advance. So the list is first read in order, up to a
 * limit.
 */
function uncertainSource(
  order: ListingOrder,
  page: PageRequest,
  { restrictions, range }: { restrictions: ReadonlyMap<Restriction, Prisma.Sql>; range: readonly Prisma.Sql[] },
): Prisma.Sql {
  const direction = directionOf(order, page);
  const directionInTurn = directionOf({ ...order, columns: [Prisma.sql`l.place`, Prisma.sql`l.product_id`] }, page);
  return Prisma.sql`(
    WITH tried AS MATERIALIZED (
      SELECT ${KEYS} FROM (
        SELECT l.*, ${order.columns[0]} AS place FROM product_listing l
        WHERE ${allOf(range)} ORDER BY ${direction} LIMIT ${MAX_SCANNED}
      ) l WHERE ${allOf(restrictions.values())} ORDER BY ${directionInTurn} LIMIT ${page.size + 1}
    )
    SELECT * FROM tried WHERE (SELECT count(*) > ${page.size} FROM tried)
    UNION ALL
    SELECT * FROM (
      SELECT ${KEYS} FROM product_listing l WHERE ${allOf([...restrictions.values(), ...range])}
      AND (SELECT count(*) <= ${page.size} FROM tried) OFFSET 0
    ) sought
  ) l`;
}

/**
 * One more row than the page has tells whether there is another page. The limit is part of the text: if PostgreSQL does
 * not know it, it assumes a tenth of the table, and plans every page anew instead of keeping a plan.
 */
export function numbered(order: ListingOrder, page: PageRequest, source: Prisma.Sql): Prisma.Sql {
  const direction = directionOf(order, page);
  return Prisma.sql`
    SELECT l.product_id, ${order.value} AS "sortValue", row_number() OVER (ORDER BY ${direction}) AS number
    FROM ${source} ORDER BY ${direction} LIMIT ${Prisma.raw(String(page.size + 1))}`;
}
