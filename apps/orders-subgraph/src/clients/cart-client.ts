import { batchRequests, type ServiceClient, ServiceRefusedError } from '@commerce/service-client';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { FrozenCartLine } from '../domain/frozen-cart.ts';
import type { Order } from '../domain/order.ts';
import {
  CompleteCartsDocument,
  FreezeCartsDocument,
  type FreezeCartsMutation,
  ThawCartDocument,
} from '../generated/cart-operations.ts';

type FreezeResult = NonNullable<NonNullable<FreezeCartsMutation['freezeCarts']>['results']>[number];

/**
 * The calls that the checkout makes to the cart subgraph. Calls of several orders at the same time share a request.
 * Every call throws {ServiceUnavailableError} if cart does not answer in time. No call has its buyer's deadline: the
 * checkout goes on without the buyer.
 */
export interface CartClient {
  freeze(order: Order): Promise<{ lines: FrozenCartLine[] } | { failure: CheckoutFailure }>;
  thaw(order: Order): Promise<void>;
  complete(order: Order): Promise<void>;
}

export function createCartClient(cart: ServiceClient): CartClient {
  const freeze = batchRequests(async (orders: readonly Order[]): Promise<readonly FreezeResult[]> => {
    const carts = orders.map(({ id, cartId, cartVersion, customerId }) => ({
      orderId: id,
      cartId,
      expectedVersion: cartVersion,
      customerId,
    }));
    const { freezeCarts } = await cart.request(FreezeCartsDocument, { input: { carts } }, Infinity);
    return freezeCarts?.results ?? [];
  });
  const complete = batchRequests(async (orders: readonly Order[]) => {
    const carts = orders.map(({ id, cartId }) => ({ orderId: id, cartId }));
    const { completeCarts } = await cart.request(CompleteCartsDocument, { input: { carts } }, Infinity);
    return completeCarts?.statuses ?? [];
  });

  return {
    async freeze(order) {
      const { lines, userErrors } = await freeze(order, Infinity);
      const [error] = userErrors;
      if (error) return { failure: failureOf(error) };
      if (!lines) throw new ServiceRefusedError('cart-subgraph', []);
      return { lines };
    },

    async thaw({ id, cartId }) {
      await cart.request(ThawCartDocument, { input: { orderId: id, cartId } }, Infinity);
    },

    async complete(order) {
      const status = await complete(order, Infinity);
      if (status !== 'ORDERED') throw new Error(`the cart of order ${order.id} is ${status}`);
    },
  };
}

function failureOf(error: FreezeResult['userErrors'][number]): CheckoutFailure {
  if ('currentVersion' in error) return { code: 'VERSION_CONFLICT', currentVersion: error.currentVersion };
  if ('variant' in error && error.variant) return { code: 'VARIANT_NOT_FOR_SALE', variantId: error.variant.id };
  switch (error.code) {
    case 'CART_NOT_EDITABLE':
      return { code: 'CART_NOT_EDITABLE', message: error.message };
    case 'NOT_FOUND':
      return { code: 'NOT_FOUND', message: error.message, path: error.path };
    default:
      return { code: 'INVALID_INPUT', message: error.message, path: error.path };
  }
}
