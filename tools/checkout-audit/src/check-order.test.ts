import { describe, expect, it } from 'vitest';
import { checkOrder } from './check-order.ts';
import type { OrderFacts, PaymentFacts } from './order-facts.ts';
import { placed } from './test-order.ts';

const payment: PaymentFacts = {
  state: 'CAPTURED',
  amount: 2_490n,
  captured: 2_490n,
  refunding: 0n,
  refunded: 0n,
  refundsDone: 0n,
  refundsPromised: 0n,
  uncertain: 0,
};
const paid: OrderFacts = { ...placed, state: 'PAID', payment };
const cancelled: OrderFacts = {
  ...placed,
  state: 'CANCELLED',
  confirmed: false,
  cart: null,
  reservation: { status: 'RELEASED', lines: [] },
};
const cancelledLater: OrderFacts = {
  ...placed,
  state: 'CANCELLED',
  reservation: { status: 'RETURNED', lines: [{ variantId: 'mug', quantity: 2 }] },
};
const codesOf = (order: OrderFacts) => checkOrder(order).map(({ code }) => code);

describe('an audited order', () => {
  it('an audited order is consistent if it was placed with its cart ORDERED and its stock COMMITTED, or failed with nothing held', () => {
    expect(checkOrder(placed)).toEqual([]);
    expect(checkOrder(cancelled)).toEqual([]);
    expect(checkOrder({ ...cancelled, reservation: null })).toEqual([]);
  });

  it('an audited order is consistent if it was cancelled after it was placed, its cart ORDERED and its stock RETURNED', () => {
    expect(checkOrder(cancelledLater)).toEqual([]);
  });

  it('an audited order that an older database shows as a failed attempt is consistent if it was placed and cancelled since', () => {
    const forgotten = { ...cancelled, cart: placed.cart, reservation: cancelledLater.reservation };
    expect(checkOrder(forgotten)).toEqual([]);
    expect(checkOrder({ ...cancelledLater, reservation: { status: 'RELEASED', lines: [] } })).toEqual([]);
  });

  it('an audited order is consistent if the captured amount is its total, and the refunded amount is the sum of its refunds', () => {
    expect(checkOrder(paid)).toEqual([]);
    const parts = { refunding: 900n, refunded: 500n, refundsDone: 500n, refundsPromised: 400n };
    expect(checkOrder({ ...paid, payment: { ...payment, ...parts } })).toEqual([]);
    expect(checkOrder({ ...cancelled, payment: { ...payment, captured: 0n } })).toEqual([]);
  });

  it.each<[string, OrderFacts]>([
    ['PAYMENT_DIFFERS', { ...paid, payment: null }],
    ['PAYMENT_DIFFERS', { ...paid, payment: { ...payment, captured: 2_489n } }],
    ['PAYMENT_DIFFERS', { ...paid, payment: { ...payment, amount: 2_491n } }],
    ['PAYMENT_DIFFERS', { ...placed, payment }],
    ['PAYMENT_UNCERTAIN', { ...paid, payment: { ...payment, uncertain: 1 } }],
    ['REFUND_DIFFERS', { ...paid, payment: { ...payment, refunding: 1n, refunded: 2n } }],
    ['REFUND_DIFFERS', { ...paid, payment: { ...payment, refunding: 2_491n } }],
    ['REFUND_DIFFERS', { ...paid, payment: { ...payment, refunding: 5n, refunded: 5n } }],
    ['REFUND_DIFFERS', { ...paid, state: 'REFUNDED' }],
    ['REFUND_DIFFERS', { ...cancelled, payment }],
    ['UNFINISHED', { ...placed, settled: false }],
    ['CART_NOT_ORDERED', { ...placed, cart: null }],
    ['CART_NOT_ORDERED', { ...placed, cart: placed.cart && { ...placed.cart, status: 'FROZEN' } }],
    ['STOCK_NOT_COMMITTED', { ...placed, reservation: null }],
    ['LINES_DIFFER', { ...placed, reservation: { status: 'COMMITTED', lines: [{ variantId: 'mug', quantity: 1 }] } }],
    ['TOTAL_DIFFERS', { ...placed, adjustments: [], placedTotal: 2_490n, cart: null, cartId: 'cart' }],
    ['TOTAL_DIFFERS', { ...placed, prices: new Map([['price', { amount: 1_001n, currencyCode: 'EUR' }]]) }],
    ['TOTAL_DIFFERS', { ...placed, prices: new Map([['price', { amount: 1_000n, currencyCode: 'USD' }]]) }],
    ['CART_STILL_HELD', { ...cancelled, cart: placed.cart }],
    ['STOCK_NOT_RETURNED', { ...cancelledLater, reservation: placed.reservation }],
    ['CART_NOT_ORDERED', { ...cancelledLater, cart: null }],
    ['TOTAL_DIFFERS', { ...cancelledLater, placedTotal: 1n }],
    ['STOCK_STILL_HELD', { ...cancelled, reservation: placed.reservation }],
  ])('an audited order is reported as %s when it does not', (code, order) => {
    expect(codesOf(order)).toContain(code);
  });
});
