/** Why a checkout failed. It is stored with the order, so every retry gets the same answer. */
export type CheckoutFailure =
  | { code: 'INVALID_INPUT' | 'NOT_FOUND'; message: string; path: string[] | null }
  | { code: 'VERSION_CONFLICT'; currentVersion: number }
  | { code: 'CART_NOT_EDITABLE'; message: string }
  | { code: 'VARIANT_NOT_FOR_SALE'; variantId: string }
  | { code: 'INSUFFICIENT_STOCK'; shortages: { variantId: string; available: number; requested: number }[] }
  | { code: 'PRICE_CHANGED'; actualMinor: number; actualCurrency: string }
  | {
      code: 'ORDER_LIMIT_EXCEEDED';
      of:
        | 'UNITS_PER_LINE'
        | 'UNITS_PER_GUEST_ORDER'
        | 'UNPAID_ORDERS_PER_BUYER'
        | 'UNPAID_ORDERS_PER_ADDRESS'
        | 'DECLINED_PAYMENTS_PER_HOUR';
      limit: number;
    }
  | { code: 'PAYMENT_DECLINED'; declineCode: string | null }
  | { code: 'PAYMENT_EXPIRED' }
  | { code: 'ORDER_CANCELLED' }
  | { code: 'TEMPORARILY_UNAVAILABLE' };

/** Whether the same request may succeed later. Its idempotency key then starts a new attempt. */
export function isRetryable(failure: CheckoutFailure | null): boolean {
  return failure?.code === 'TEMPORARILY_UNAVAILABLE';
}
