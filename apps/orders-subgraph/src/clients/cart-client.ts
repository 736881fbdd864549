import { type ServiceClient, ServiceRefusedError } from '@commerce/service-client';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { FrozenCartLine } from '../domain/frozen-cart.ts';
import type { Order } from '../domain/order.ts';
import {
  CompleteCartDocument,
  FreezeCartDocument,
  type FreezeCartMutation,
  ThawCartDocument,
} from '../generated/cart-operations.ts';

type FreezeError = NonNullable<FreezeCartMutation['freezeCart']>['userErrors'][number];

/** What the checkout asks of cart. Every call throws {ServiceUnavailableError} when cart does not answer in time. */
export interface CartClient {
  freeze(order: Order): Promise<{ lines: FrozenCartLine[] } | { failure: CheckoutFailure }>;
  thaw(order: Order): Promise<void>;
  complete(order: Order): Promise<void>;
}

export function createCartClient(cart: ServiceClient): CartClient {
  return {
    async freeze({ id, cartId, cartVersion, customerId }) {
      const input = { orderId: id, cartId, expectedVersion: cartVersion, customerId };
      const { freezeCart } = await cart.request(FreezeCartDocument, { input });
      const [error] = freezeCart?.userErrors ?? [];
      if (error) return { failure: failureOf(error) };
      if (!freezeCart?.lines) throw new ServiceRefusedError('cart-subgraph', []);
      return { lines: freezeCart.lines };
    },

    async thaw({ id, cartId }) {
      await cart.request(ThawCartDocument, { input: { orderId: id, cartId } });
    },

    async complete({ id, cartId }) {
      const { completeCart } = await cart.request(CompleteCartDocument, { input: { orderId: id, cartId } });
      if (completeCart?.status !== 'ORDERED') throw new Error(`the cart of order ${id} is ${completeCart?.status}`);
    },
  };
}

function failureOf(error: FreezeError): CheckoutFailure {
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
