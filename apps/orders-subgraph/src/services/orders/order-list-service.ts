import { PLAN_ANEW, type SqlRunner } from '@commerce/database';
import { type Connection, connection, type PageRequest } from '@commerce/graphql';
import type { ProductsClient } from '../../clients/products-client.ts';
import type { Order } from '../../domain/order.ts';
import type { OrderFilter, OrderSelection, OrderSort } from '../../domain/order-filter.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { conditionsOf, isIn, isOneOf, matches, PLACED } from './listing-conditions.ts';
import { directionOf, ORDERS, rangeOf } from './listing-orders.ts';
import { findOrders } from './order-repository.ts';

/** Counting stops here, so that its cost is bounded. */
const MOST_COUNTED = 10_000;

/** Lists orders that were placed. */
export type OrderListService = ReturnType<typeof createOrderListService>;

export function createOrderListService({
  sql,
  products,
}: {
  sql: SqlRunner;
  products: Pick<ProductsClient, 'variantsOf'>;
}) {
  return {
    /**
     * Prepares a selection for `list` and `count`: replaces its product by the variants, which orders refer to, and
     * replaces a condition that few orders meet by their ids. No statistics tell in advance how many do.
     * @throws {ServiceError} if products does not answer in time.
     */
    async resolve({ search, filter }: OrderSelection, deadline: number): Promise<OrderSelection> {
      const variantIds =
        filter.productId === null ? filter.variantIds : await variantsAmong(filter, products, deadline);
      const [found, containing] = await Promise.all([
        search === null
          ? null
          : findFew(sql, Prisma.sql`SELECT o.id FROM "order" o WHERE ${PLACED} AND ${matches(search)}`),
        variantIds === null
          ? null
          : findFew(sql, Prisma.sql`SELECT line.order_id AS id FROM order_line line WHERE ${isOneOf(variantIds)}`),
      ]);
      return {
        search: found ? null : search,
        filter: { ...filter, productId: null, variantIds: containing ? null : variantIds },
        orderIds: found && containing ? found.filter((id) => containing.includes(id)) : (found ?? containing),
      };
    },

    /** One statement, for every selection. @throws BAD_USER_INPUT for cursors of another list. */
    async list(selection: OrderSelection, sort: OrderSort, page: PageRequest): Promise<Connection<Order>> {
      const order = ORDERS[sort];
      const rows = await findOrders(
        sql,
        Prisma.sql`"order".id = ANY(ARRAY(${places(selection, sort, page)}))`,
        Prisma.sql`ORDER BY ${directionOf(order, page, '"order"')}`,
        PLAN_ANEW,
      );
      return connection(rows, page, order.cursorOf);
    },

    /** How many orders there are, up to `MOST_COUNTED`. */
    async count(selection: OrderSelection): Promise<{ count: number; exact: boolean }> {
      const { states } = selection.filter;
      const conditions = [...conditionsOf(selection), ...(states ? [isIn(states)] : [])];
      const [row] = await sql.$queryRaw<{ count: number }[]>`${Prisma.raw(PLAN_ANEW)}
        SELECT count(*)::int AS count FROM (
          SELECT FROM "order" o WHERE ${Prisma.join(conditions, ' AND ')} LIMIT ${MOST_COUNTED + 1}) counted`;
      const count = row?.count ?? 0;
      return { count: Math.min(count, MOST_COUNTED), exact: count <= MOST_COUNTED };
    },
  };
}

/**
 * Up to this many orders are found first and then sorted. More than this are so frequent that reading in order finds
 * them soon.
 */
const MOST_SORTED = 5_000;

/** The ids that a statement returns; null if there are too many. */
async function findFew(sql: SqlRunner, ids: Prisma.Sql): Promise<string[] | null> {
  const rows = await sql.$queryRaw<{ id: string }[]>`${Prisma.raw(PLAN_ANEW)} ${ids} LIMIT ${MOST_SORTED + 1}`;
  return rows.length > MOST_SORTED ? null : [...new Set(rows.map(({ id }) => id))];
}

async function variantsAmong(
  { productId, variantIds }: OrderFilter,
  products: Pick<ProductsClient, 'variantsOf'>,
  deadline: number,
): Promise<string[]> {
  const ofProduct = await products.variantsOf(productId ?? '', deadline);
  return variantIds === null ? ofProduct : ofProduct.filter((id) => variantIds.includes(id));
}

/**
 * The ids of a page's orders, and of one more to tell whether there is another page. By time, the orders of each state
 * are read in their order and merged: the work depends on the page size, not on the number of orders in other states.
 */
function places(selection: OrderSelection, sort: OrderSort, page: PageRequest): Prisma.Sql {
  const order = ORDERS[sort];
  const { states } = selection.filter;
  const conditions = [...conditionsOf(selection), ...rangeOf(order, page)];
  const tail = Prisma.sql`ORDER BY ${directionOf(order, page, 'o')} LIMIT ${page.size + 1}`;
  if (states && order.column === 'placed_at') {
    return Prisma.sql`
      SELECT o.id FROM unnest(${[...states]}::order_state[]) AS wanted (state), LATERAL (
        SELECT o.id, o.placed_at FROM "order" o WHERE o.state = wanted.state AND ${Prisma.join(conditions, ' AND ')} ${tail}
      ) o ${tail}`;
  }
  const all = [...conditions, ...(states ? [isIn(states)] : [])];
  return Prisma.sql`SELECT o.id FROM "order" o WHERE ${Prisma.join(all, ' AND ')} ${tail}`;
}
