import { PLAN_ANEW, type RunQuery } from '@commerce/database';
import { type Connection, connection, type PageRequest } from '@commerce/graphql';
import type { ProductRow } from '../domain/catalogue.ts';
import { isUnrestricted, type ProductSelection, type ProductSort } from '../domain/product-filter.ts';
import type { ProductParts } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { allOf, queryOf, restrictionsOf } from './listing-conditions.ts';
import { directionOf, type ListingOrder, ORDERS, orderByRank, rangeOf, type SortKey } from './listing-orders.ts';
import { type ProductRecord, productColumns, toProduct } from './product-columns.ts';

/** Of each kind of match, in the title and elsewhere, the newest so many are ranked. */
const RANKED = Prisma.raw('1000');
/** How much a word counts in a description, in a SKU, in a vendor, type or tag, and in a title. */
const WEIGHTS = Prisma.raw(`'{0.05, 0.4, 0.3, 1}'`);

type ListedProduct = ProductRow & SortKey;

/** Lists what is for sale. */
export type ListingService = ReturnType<typeof createListingService>;

export function createListingService({ query }: { query: RunQuery }) {
  return {
    /**
     * One statement, whatever is asked and whatever parts of the products are wanted.
     * @throws BAD_USER_INPUT for cursors that are not of this list.
     */
    async list(
      page: PageRequest,
      selection: ProductSelection,
      sort: ProductSort,
      parts: ProductParts,
    ): Promise<Connection<ProductRow>> {
      const { search } = selection;
      const byRank = sort === 'RELEVANCE' && search !== null;
      const order = byRank ? orderByRank(search) : ORDERS[sort === 'RELEVANCE' ? 'NEWEST' : sort];
      const place = byRank ? rankedPlaces(order, page, selection, search) : places(order, page, selection);
      const rows = await query<ProductRecord & SortKey>(Prisma.sql`${planning(selection)} WITH place AS (${place})
        SELECT ${productColumns(parts)}, place."sortValue"
        FROM place, ${productAt(Prisma.sql`place.product_id`)} p ORDER BY place.number`);
      const products = rows.map((row): ListedProduct => ({ ...toProduct(row), sortValue: row.sortValue }));
      return connection(products, page, order.cursorOf);
    },
  };
}

/** The best plan depends on what is asked, unless that is nothing. */
function planning(selection: ProductSelection): Prisma.Sql {
  return isUnrestricted(selection) ? Prisma.empty : Prisma.raw(PLAN_ANEW);
}

/** The product with an id, by its key: to join a small table as a whole looks cheaper to the planner than it is. */
function productAt(id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LATERAL (SELECT * FROM product WHERE id = ${id} OFFSET 0)`;
}

function places(order: ListingOrder, page: PageRequest, selection: ProductSelection): Prisma.Sql {
  const conditions = [...restrictionsOf(selection).values(), ...rangeOf(order, page)];
  return numbered(order, page, Prisma.sql`product_listing l WHERE ${allOf(conditions)}`);
}

function rankedPlaces(order: ListingOrder, page: PageRequest, selection: ProductSelection, search: string): Prisma.Sql {
  const query = queryOf(search);
  const others = [...restrictionsOf(selection)].flatMap(([name, condition]) => (name === 'search' ? [] : [condition]));
  const newestOf = (match: Prisma.Sql) => Prisma.sql`(
    SELECT l.product_id, l.created_at, l.search_vector, l.title_key FROM product_listing l
    WHERE ${allOf([match, ...others])} ORDER BY l.created_at DESC, l.product_id DESC LIMIT ${RANKED})`;
  const range = rangeOf(order, page);
  return numbered(
    order,
    page,
    Prisma.sql`(
      SELECT product_id, created_at,
             (1000000 * (ts_rank(${WEIGHTS}, search_vector, ${query})
               + CASE WHEN title_key = plain_words(${search}) THEN 1 ELSE 0 END))::bigint AS rank
      FROM (${newestOf(Prisma.sql`l.title_vector @@ ${query}`)}
            UNION ALL
            ${newestOf(Prisma.sql`l.search_vector @@ ${query} AND NOT l.title_vector @@ ${query}`)}) match
    ) l ${range.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(range, ' AND ')}`}`,
  );
}

/**
 * One row more than the page has tells whether there is another page. The number stands in the text: where PostgreSQL
 * does not know it, it expects a tenth of the table, and plans anew for every page instead of keeping a plan.
 */
function numbered(order: ListingOrder, page: PageRequest, source: Prisma.Sql): Prisma.Sql {
  const direction = directionOf(order, page);
  return Prisma.sql`
    SELECT l.product_id, ${order.value} AS "sortValue", row_number() OVER (ORDER BY ${direction}) AS number
    FROM ${source} ORDER BY ${direction} LIMIT ${Prisma.raw(String(page.size + 1))}`;
}
