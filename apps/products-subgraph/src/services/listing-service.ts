import { PLAN_ANEW, type SqlRunner } from '@commerce/database';
import { type Connection, connection, type PageRequest } from '@commerce/graphql';
import type { ProductRow } from '../domain/catalogue.ts';
import type { Total } from '../domain/facets.ts';
import { isUnrestricted, type ProductSelection, type ProductSort } from '../domain/product-filter.ts';
import type { ProductParts } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { listedPlaces } from './listed-places.ts';
import { ORDERS, type SortKey } from './listing-orders.ts';
import { type ProductRecord, productColumns, toProduct } from './product-columns.ts';
import { RANK_BOUNDS, type RankBounds } from './rank-basis.ts';
import { orderByRank } from './rank-order.ts';
import { rankedPlaces } from './ranked-places.ts';
import { COUNT_OF_ALL } from './summary-service.ts';

type ListedProduct = ProductRow & SortKey;

type ListRow = ProductRecord & SortKey & { total?: number };

/** A page of products. `total` is null if the page was read without it. */
type ProductPage = Connection<ProductRow> & { total: Total | null };

/** Lists the products on sale. */
export type ListingService = ReturnType<typeof createListingService>;

export function createListingService({ sql, bounds = RANK_BOUNDS }: { sql: SqlRunner; bounds?: RankBounds }) {
  return {
    /**
     * One statement, for every selection and all parts of the products.
     * @param withTotal reads the number of all products on sale with a page of the unrestricted list. Other selections
     * have to be counted, which is a statement of its own.
     * @throws BAD_USER_INPUT for cursors of another list.
     */
    async list(
      page: PageRequest,
      selection: ProductSelection,
      sort: ProductSort,
      parts: ProductParts,
      withTotal = false,
    ): Promise<ProductPage> {
      const { search } = selection;
      const byRank = sort === 'RELEVANCE' && search !== null;
      const order = byRank ? orderByRank(search) : ORDERS[sort === 'RELEVANCE' ? 'NEWEST' : sort];
      const place = byRank
        ? rankedPlaces(order, page, { ...selection, search }, bounds)
        : listedPlaces(order, page, selection);
      const total = withTotal && isUnrestricted(selection) ? Prisma.sql`, (${COUNT_OF_ALL}) AS total` : Prisma.empty;
      const rows = await sql.$queryRaw<ListRow[]>`${planning(selection)} WITH place AS (${place})
        SELECT ${productColumns(parts)}, place."sortValue" ${total}
        FROM place, ${productAt(Prisma.sql`place.product_id`)} p ORDER BY place.number`;
      const products = rows.map((row): ListedProduct => ({ ...toProduct(row), sortValue: row.sortValue }));
      const count = rows[0]?.total;
      return {
        ...connection(products, page, order.cursorOf),
        total: count === undefined ? null : { count, exact: true },
      };
    },
  };
}

/** The best plan depends on the selection, except for the unrestricted list. */
function planning(selection: ProductSelection): Prisma.Sql {
  return isUnrestricted(selection) ? Prisma.empty : Prisma.raw(PLAN_ANEW);
}

/** The product with an id, through its key: the planner underestimates the cost of joining a small table as a whole. */
function productAt(id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LATERAL (SELECT * FROM product WHERE id = ${id} OFFSET 0)`;
}
