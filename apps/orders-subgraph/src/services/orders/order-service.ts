import type { SqlRunner } from '@commerce/database';
import { isUuid } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import { viewOf } from '../../domain/access.ts';
import type { Grants } from '../../domain/grants.ts';
import { isPlaced, type Order, type OrderView } from '../../domain/order.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import { findOrders } from './order-repository.ts';

const placed = Prisma.sql`confirmed_at IS NOT NULL`;

/** An entry of an order's history. */
export interface OrderEventRow {
  orderId: string;
  type: string;
  /** `customer:<id>`, `staff:<id>`, `guest` or `system`. */
  actor: string;
  reason: string | null;
  occurredAt: Date;
}

/** Reads orders, with the viewer's access rights. */
export type OrderService = ReturnType<typeof createOrderService>;

export function createOrderService({ prisma, sql, grants }: { prisma: PrismaClient; sql: SqlRunner; grants: Grants }) {
  return {
    /** The ids come from a sub-select, so the same plan serves any number of them. */
    async byIds(ids: readonly string[]): Promise<Map<string, Order>> {
      const orders = await findOrders(sql, Prisma.sql`id = ANY((SELECT ${ids.filter(isUuid)}::uuid[])::uuid[])`);
      return new Map(orders.map((order) => [order.id, order]));
    },

    /** @param number as it is stored, with hyphens. */
    async byNumber(number: string): Promise<Order | null> {
      const [order] = await findOrders(sql, Prisma.sql`number = ${number}`);
      return order ?? null;
    },

    /** The orders that were made from carts. */
    async byCartIds(cartIds: readonly string[]): Promise<Map<string, Order>> {
      const orders = await findOrders(
        sql,
        Prisma.sql`cart_id = ANY((SELECT ${cartIds.filter(isUuid)}::uuid[])::uuid[]) AND ${placed}`,
      );
      return new Map(orders.map((order) => [order.cartId, order]));
    },

    /** The order as the viewer may see it; null if they may not, or if it was never placed. */
    view(order: Order | null, viewer: Viewer, grant = ''): OrderView | null {
      return order && isPlaced(order) ? viewOf(order, viewer, grant, grants) : null;
    },

    /**
     * Like `view`, for a viewer who may cancel it: they also see an order that is still being placed, and one that they
     * have cancelled; but no other failed attempt, and nothing by the cart's id alone.
     */
    viewUnplaced(order: Order | null, viewer: Viewer, grant: string): OrderView | null {
      const failed = order?.failure && order.failure.code !== 'ORDER_CANCELLED';
      const view = order && !failed ? viewOf(order, viewer, grant, grants) : null;
      return view?.full ? view : null;
    },

    /** Like `view`, for a viewer who continues its payment: they also see its outcome. */
    viewAttempt(order: Order | null, viewer: Viewer, grant: string): OrderView | null {
      const view = order && viewOf(order, viewer, grant, grants);
      return view?.full ? view : null;
    },

    /** The order for a viewer who knows its cart's id: they see a guest's order, without its addresses. */
    viewByCart(order: Order | null, viewer: Viewer): OrderView | null {
      const grant = order?.customerId === null ? grants.grantFor(order.id, 'cart') : '';
      return this.view(order, viewer, grant);
    },

    /** The history of each order, oldest first. */
    async eventsOf(orderIds: readonly string[]): Promise<Map<string, OrderEventRow[]>> {
      const rows = await prisma.orderEvent.findMany({
        where: { orderId: { in: [...orderIds] } },
        orderBy: { id: 'asc' },
      });
      const byOrder = new Map(orderIds.map((id): [string, OrderEventRow[]] => [id, []]));
      for (const row of rows) byOrder.get(row.orderId)?.push(row);
      return byOrder;
    },
  };
}
