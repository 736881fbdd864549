import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CartLine, NOTHING_SEEN } from './cart.ts';
import { MERGE_RULES, mergeLines } from './merge-lines.ts';

const lineFrom = ([variantId, quantity]: [string, number], index: number): CartLine => ({
  id: `own-${index}`,
  position: index + 1,
  variantId,
  quantity,
  addedPriceId: null,
  pinnedPriceId: null,
  seen: NOTHING_SEEN,
});
const variantId = fc.integer({ min: 1, max: 12 }).map(String);
const lines = fc
  .uniqueArray(fc.tuple(variantId, fc.integer({ min: 1, max: 999 })), { selector: ([id]) => id })
  .map((entries) => entries.map(lineFrom));
const rule = fc.constantFrom(...MERGE_RULES);

function merge(own: readonly CartLine[], guests: readonly CartLine[], by: (typeof MERGE_RULES)[number]) {
  let ids = 0;
  return mergeLines(own, guests, by, () => `new-${ids++}`).lines;
}

function quantities(merged: readonly CartLine[]): [string, number][] {
  return merged.map((line): [string, number] => [line.variantId, line.quantity]).sort(([a], [b]) => a.localeCompare(b));
}

describe('merging two carts', () => {
  it("merging two carts gives the same variants in the same quantities, whichever cart is the customer's", () => {
    fc.assert(
      fc.property(lines, lines, rule, (a, b, by) => {
        expect(quantities(merge(a, b, by))).toEqual(quantities(merge(b, a, by)));
      }),
    );
  });

  it('merging three carts does not depend on the order', () => {
    fc.assert(
      fc.property(lines, lines, lines, rule, (a, b, c, by) => {
        expect(quantities(merge(merge(a, b, by), c, by))).toEqual(quantities(merge(a, merge(b, c, by), by)));
      }),
    );
  });

  it('merging a cart with itself by the larger quantity changes nothing', () => {
    fc.assert(
      fc.property(lines, (own) => {
        expect(merge(own, own, 'larger')).toEqual(own);
      }),
    );
  });

  it('merging two carts loses no variant and never goes below the quantities of either cart, nor above 999', () => {
    fc.assert(
      fc.property(lines, lines, rule, (own, guests, by) => {
        const merged = new Map(quantities(merge(own, guests, by)));
        for (const line of [...own, ...guests]) {
          expect(merged.get(line.variantId)).toBeGreaterThanOrEqual(line.quantity);
        }
        expect(Math.max(0, ...merged.values())).toBeLessThanOrEqual(999);
      }),
    );
  });

  it("merging two carts keeps the customer's lines in place and adds the guest's after them, with new ids", () => {
    fc.assert(
      fc.property(lines, lines, rule, (own, guests, by) => {
        const merged = merge(own, guests, by);
        expect(merged.slice(0, own.length).map(({ id }) => id)).toEqual(own.map(({ id }) => id));
        expect(new Set(merged.map(({ id }) => id)).size).toBe(merged.length);
        expect(new Set(merged.map(({ position }) => position)).size).toBe(merged.length);
        expect(merged.every(({ position }, index) => position > (merged[index - 1]?.position ?? 0))).toBe(true);
      }),
    );
  });

  it("merging more than 100 variants keeps all of the customer's, adds the first of the guest's and lists the others", () => {
    const cart = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 220 }).map(String), fc.integer({ min: 1, max: 999 })), {
        selector: ([id]) => id,
        minLength: 1,
        maxLength: 100,
        size: 'max',
      })
      .map((entries) => entries.map(lineFrom));
    fc.assert(
      fc.property(cart, cart, rule, (own, guests, by) => {
        const { lines: merged, leftOut } = mergeLines(own, guests, by, () => 'new');
        const ownIds = new Set(own.map((line) => line.variantId));
        const others = guests.filter((line) => !ownIds.has(line.variantId));
        const room = 100 - own.length;
        expect(merged.map((line) => line.variantId)).toEqual(
          [...own, ...others.slice(0, room)].map((line) => line.variantId),
        );
        expect(leftOut).toEqual(others.slice(room));
      }),
    );
  });
});
