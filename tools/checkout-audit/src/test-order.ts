import type { OrderFacts } from './order-facts.ts';

/** A confirmed order with which all agree: its cart, its reservation and its prices. */
export const placed: OrderFacts = {
  id: 'order',
  number: '7QX4-M2KD-9T5',
  state: 'CONFIRMED',
  settled: true,
  confirmed: true,
  recorded: true,
  handled: false,
  customerId: null,
  placedAt: '2026-11-28T10:00:00+00:00',
  cartId: 'cart',
  cartVersion: 1,
  placedTotal: 2_490n,
  currencyCode: 'EUR',
  lines: [{ variantId: 'mug', priceId: 'price', quantity: 2, unitPrice: 1_000n }],
  adjustments: [490n],
  cart: { id: 'cart', status: 'ORDERED', lines: [{ variantId: 'mug', priceId: 'price', quantity: 2 }] },
  cartStatus: 'ORDERED',
  reservation: { status: 'COMMITTED', lines: [{ variantId: 'mug', quantity: 2 }] },
  payment: null,
  prices: new Map([['price', { amount: 1_000n, currencyCode: 'EUR' }]]),
};
