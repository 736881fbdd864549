import { invalidInput, notFound } from '@commerce/graphql';
import { money } from '@commerce/money';
import type { CheckoutFailure } from './checkout-failure.ts';
import type { Order, OrderView } from './order.ts';
import type { PaymentAction } from './payment-action.ts';
import type { PlaceOrderRequest } from './place-order-request.ts';

const RETRY_AFTER_MS = 1_000;

/** The parts of a buyer's request that errors mention. */
type Asked = Pick<PlaceOrderRequest, 'cartId' | 'expectedTotal'>;

/** What kept an order from being placed, before or while its checkout ran. */
export type Obstacle =
  | { kind: 'failed'; failure: CheckoutFailure }
  | { kind: 'in-progress'; orderId: string | null }
  | { kind: 'action-required'; order: Order; action: PaymentAction; expiresAt: Date }
  | { kind: 'key-reused' }
  | { kind: 'cart-taken' };

/**
 * @param takenBy the order that the cart belongs to, if the viewer may see it.
 * @param accessToken gives guests access to the order in progress.
 */
export function errorsOf(obstacle: Obstacle, request: Asked, takenBy: OrderView | null, accessToken: string | null) {
  switch (obstacle.kind) {
    case 'failed':
      return failureErrors(obstacle.failure, request);
    case 'in-progress':
      return [inProgress(obstacle.orderId, accessToken)];
    case 'action-required':
      return [
        {
          __typename: 'PaymentActionRequired' as const,
          code: 'PAYMENT_ACTION_REQUIRED' as const,
          message: 'the buyer must confirm the payment with their bank; then call confirmPayment',
          path: ['paymentMethod'],
          ...obstacle.action,
          expiresAt: obstacle.expiresAt,
          orderId: obstacle.order.id,
          accessToken,
        },
      ];
    case 'key-reused':
      return [
        {
          __typename: 'IdempotencyKeyReused' as const,
          code: 'IDEMPOTENCY_KEY_REUSED' as const,
          message: 'this idempotency key was used for another request; use a new one for every purchase',
          path: ['idempotencyKey'],
        },
      ];
    case 'cart-taken':
      return [
        {
          __typename: 'CartAlreadyOrdered' as const,
          code: 'CART_ALREADY_ORDERED' as const,
          message: `the cart was ordered already${takenBy ? `, as ${takenBy.order.number}` : ''}`,
          path: ['cartId'],
          order: takenBy,
        },
      ];
  }
}

/** The order is in progress: the client may repeat the call. */
export function inProgress(orderId: string | null, accessToken: string | null) {
  return {
    __typename: 'CheckoutInProgress' as const,
    code: 'CHECKOUT_IN_PROGRESS' as const,
    message: 'the checkout is still running; send the same request again',
    path: null,
    retryAfterMs: RETRY_AFTER_MS,
    orderId,
    accessToken,
  };
}

type OrderLimit = Extract<CheckoutFailure, { code: 'ORDER_LIMIT_EXCEEDED' }>['of'];

const LIMIT_MESSAGES: Record<OrderLimit, (limit: number) => string> = {
  UNITS_PER_LINE: (limit) => `an order has at most ${limit} units of one variant; reduce the quantity`,
  UNITS_PER_GUEST_ORDER: (limit) => `a guest's order has at most ${limit} units; reduce quantities, or log in`,
  UNPAID_ORDERS_PER_BUYER: (limit) => `at most ${limit} orders may be unpaid at once; pay or cancel one of them first`,
  UNPAID_ORDERS_PER_ADDRESS: (limit) =>
    `at most ${limit} orders to one address may be unpaid at once; pay or cancel one of them first`,
  DECLINED_PAYMENTS_PER_HOUR: (limit) =>
    `${limit} payments were declined within an hour, so no other one is tried; try again later with a new idempotency key`,
};

function failureErrors(failure: CheckoutFailure, { cartId, expectedTotal }: Asked) {
  switch (failure.code) {
    case 'INVALID_INPUT':
      return [invalidInput(failure.message, failure.path)];
    case 'NOT_FOUND':
      return [notFound(failure.message, failure.path)];
    case 'VERSION_CONFLICT':
      return [
        {
          __typename: 'VersionConflict' as const,
          code: failure.code,
          message: 'the cart was changed meanwhile; show it to the buyer again',
          path: ['expectedVersion'],
          currentVersion: failure.currentVersion,
          cart: { id: cartId },
        },
      ];
    case 'CART_NOT_EDITABLE':
      return [
        {
          __typename: 'CartNotEditable' as const,
          code: failure.code,
          message: failure.message,
          path: ['cartId'],
          cart: { id: cartId },
        },
      ];
    case 'VARIANT_NOT_FOR_SALE':
      return [
        {
          __typename: 'VariantNotForSale' as const,
          code: failure.code,
          message: 'a variant in the cart is no longer sold; remove it',
          path: ['cartId'],
          variant: { id: failure.variantId },
        },
      ];
    case 'INSUFFICIENT_STOCK':
      return failure.shortages.map(({ variantId, available, requested }) => ({
        __typename: 'InsufficientStock' as const,
        code: failure.code,
        message: `only ${available} of ${requested} units are available`,
        path: ['cartId'],
        variant: { id: variantId },
        quantityAvailable: available,
        quantityRequested: requested,
      }));
    case 'PRICE_CHANGED':
      return [
        {
          __typename: 'PriceChanged' as const,
          code: failure.code,
          message: 'the total has changed; show it to the buyer again',
          path: ['expectedTotal'],
          cart: { id: cartId },
          expected: expectedTotal,
          actual: money(failure.actualMinor, failure.actualCurrency),
        },
      ];
    case 'ORDER_LIMIT_EXCEEDED':
      return [
        {
          __typename: 'OrderLimitExceeded' as const,
          code: failure.code,
          message: LIMIT_MESSAGES[failure.of](failure.limit),
          path: ['cartId'],
          limit: failure.limit,
        },
      ];
    case 'PAYMENT_DECLINED':
      return [
        {
          __typename: 'PaymentDeclined' as const,
          code: failure.code,
          message:
            'the payment was declined and nothing was ordered; try another means of payment with a new idempotency key',
          path: ['paymentMethod'],
          declineCode: failure.declineCode,
        },
      ];
    case 'PAYMENT_EXPIRED':
      return [
        {
          __typename: 'PaymentExpired' as const,
          code: failure.code,
          message: 'the buyer did not confirm the payment in time; nothing was ordered',
          path: ['paymentMethod'],
        },
      ];
    case 'ORDER_CANCELLED':
      return [
        {
          __typename: 'OrderCancelled' as const,
          code: failure.code,
          message: 'the order was cancelled while it was being placed; nothing was ordered',
          path: null,
        },
      ];
    case 'TEMPORARILY_UNAVAILABLE':
      return [
        {
          __typename: 'TemporarilyUnavailable' as const,
          code: failure.code,
          message: 'a required service does not answer; nothing was ordered, send the same request again',
          path: null,
        },
      ];
  }
}
