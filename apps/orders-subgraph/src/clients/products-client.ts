import { batchRequests, type ServiceClient } from '@commerce/service-client';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { Order } from '../domain/order.ts';
import {
  CommitStockDocument,
  ReleaseStockDocument,
  ReserveStockDocument,
  type ReserveStockMutation,
  RestockUnitsDocument,
  ReturnStockDocument,
} from '../generated/products-operations.ts';
import { ProductVariantsDocument } from './product-variants.ts';

type ReserveResult = NonNullable<NonNullable<ReserveStockMutation['reserveStock']>['results']>[number];

/**
 * The calls that the checkout makes to the products subgraph. Calls of several orders at the same time share a request.
 * Every call throws {ServiceUnavailableError} if products does not answer in time. Calls that change something do not
 * have their caller's deadline: checkouts and refunds go on without it.
 */
export interface ProductsClient {
  /** Null if the stock is reserved, otherwise the reason why not. */
  reserve(order: Order): Promise<CheckoutFailure | null>;
  /** True if the stock is sold; false if the reservation had been released before. */
  commit(order: Order): Promise<boolean>;
  release(order: Order): Promise<void>;
  /** Puts the sold units back into stock, once. */
  takeBack(order: Order): Promise<void>;
  /** Puts returned units of an order that stays valid back into stock, once per return. */
  restock(order: Order, returnId: string, lines: { variantId: string; quantity: number }[]): Promise<void>;
  /**
   * The ids of a product's variants, including those that are no longer sold; empty if there is no such product.
   * @param deadline when the caller stops waiting: see {@link ServiceClient}.
   */
  variantsOf(productId: string, deadline: number): Promise<string[]>;
}

export function createProductsClient(products: ServiceClient): ProductsClient {
  const reserve = batchRequests(async (orders: readonly Order[]): Promise<readonly ReserveResult[]> => {
    const wanted = orders.map(({ id, lines }) => ({
      orderId: id,
      lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
    }));
    const { reserveStock } = await products.request(ReserveStockDocument, { input: { orders: wanted } }, Infinity);
    return reserveStock?.results ?? [];
  });
  const commit = batchRequests(async (orderIds: readonly string[]) => {
    const { commitStock } = await products.request(
      CommitStockDocument,
      { input: { orderIds: [...orderIds] } },
      Infinity,
    );
    return commitStock?.statuses ?? [];
  });

  return {
    async reserve(order) {
      const { status, userErrors } = await reserve(order, Infinity);
      const shortages = userErrors.flatMap((error) =>
        'quantityAvailable' in error && error.variant
          ? [{ variantId: error.variant.id, available: error.quantityAvailable, requested: error.quantityRequested }]
          : [],
      );
      const held = status === 'RESERVED' || status === 'COMMITTED';
      return held ? null : { code: 'INSUFFICIENT_STOCK', shortages };
    },

    commit: async ({ id }) => (await commit(id, Infinity)) === 'COMMITTED',

    async release({ id }) {
      const { releaseStock } = await products.request(ReleaseStockDocument, { input: { orderId: id } }, Infinity);
      if (isHeld(releaseStock?.status)) throw new Error(`the stock of order ${id} is ${releaseStock?.status}`);
    },

    async restock({ id }, returnId, lines) {
      const { restockUnits } = await products.request(
        RestockUnitsDocument,
        { input: { returnId, orderId: id, lines } },
        Infinity,
      );
      if (!restockUnits?.restocked) throw new Error(`the units of return ${returnId} are not in stock`);
    },

    async takeBack({ id }) {
      const { returnStock } = await products.request(ReturnStockDocument, { input: { orderId: id } }, Infinity);
      if (isHeld(returnStock?.status)) throw new Error(`the stock of order ${id} is ${returnStock?.status}`);
    },

    async variantsOf(id, deadline) {
      const representations = [{ __typename: 'Product' as const, id }];
      const { _entities } = await products.request(ProductVariantsDocument, { representations }, deadline);
      const found = _entities.flatMap((product) => [
        ...(product?.variants ?? []),
        ...(product?.archivedVariants ?? []),
      ]);
      return found.map((variant) => variant.id);
    },
  };
}

/**
 * RETURNED instead of RELEASED, or the other way round, means that one of the databases was restored to an earlier moment:
 * nothing is held in either case.
 */
function isHeld(status: string | null | undefined): boolean {
  return status !== 'RELEASED' && status !== 'RETURNED';
}
