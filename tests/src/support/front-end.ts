import type { Storage } from '../../../examples/src/shop-session.ts';

/** Who buys in the tests of the examples for front ends. */
export const BUYER = {
  email: 'ada@example.com',
  shippingAddress: { name: 'Ada Lovelace', line1: '12 St James’s Square', city: 'London', countryCode: 'GB' },
};

/** What a browser keeps between pages. */
export function createStorage(kept: Map<string, string>): Storage {
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
