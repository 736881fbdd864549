import { graphqlError, type PageRequest } from '@commerce/graphql';
import { ServiceError } from '@commerce/service-client';
import type { Context } from '../context.ts';
import type { OrderPage, OrderView } from '../domain/order.ts';
import type { OrderSelection, OrderSort } from '../domain/order-filter.ts';

/** A page of orders for a viewer who may see all of the selection. The total is counted only on request, and once. */
export async function readOrderPage(
  wanted: OrderSelection,
  sort: OrderSort,
  page: PageRequest,
  { services, orders, deadline }: Context,
): Promise<OrderPage> {
  const selection = await services.lists.resolve(wanted, deadline).catch(rethrowOutage);
  const { nodes, edges, pageInfo } = await services.lists.list(selection, sort, page);
  for (const order of nodes) orders.prime(order.id, order);
  const views = new Map(nodes.map((order): [string, OrderView] => [order.id, { order, grant: '', full: true }]));
  const viewOf = ({ id }: { id: string }) => views.get(id) as OrderView;
  let counting: ReturnType<OrderPage['countAll']> | null = null;
  return {
    nodes: nodes.map(viewOf),
    edges: edges.map(({ cursor, node }) => ({ cursor, node: viewOf(node) })),
    pageInfo,
    countAll: () => {
      counting ??= services.lists.count(selection);
      return counting;
    },
  };
}

function rethrowOutage(error: unknown): never {
  if (!(error instanceof ServiceError)) throw error;
  throw graphqlError('SUBGRAPH_UNAVAILABLE', 'products-subgraph does not answer; try again later');
}
