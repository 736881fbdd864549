import type { CartLine } from './cart.ts';
import { MAX_LINES, MAX_QUANTITY } from './edit-lines.ts';

/** The quantity of a variant that is in both carts: the larger one, or the sum. */
export const MERGE_RULES = ['larger', 'sum'] as const;
export type MergeRule = (typeof MERGE_RULES)[number];

/**
 * The lines of a customer's cart after a guest's lines are merged into it. A line has at most 999 units, with either
 * rule. For a variant in both carts, the customer's line stays, with what they acknowledged about it. The customer
 * keeps all their lines. The guest's lines fill the cart up to 100, in their order; the remaining ones are `leftOut`.
 * If all lines fit, the variants and quantities do not depend on which of the two carts is the guest's.
 * @param newId makes the id of a line whose variant the customer's cart did not have.
 */
export function mergeLines(
  own: readonly CartLine[],
  guests: readonly CartLine[],
  rule: MergeRule,
  newId: () => string,
): { lines: readonly CartLine[]; leftOut: CartLine[] } {
  const leftOut: CartLine[] = [];
  const merged = new Map(own.map((line) => [line.variantId, line]));
  let position = Math.max(0, ...own.map((line) => line.position));
  for (const line of guests) {
    const present = merged.get(line.variantId);
    if (present)
      merged.set(line.variantId, withQuantity(present, mergedQuantity(present.quantity, line.quantity, rule)));
    else if (merged.size < MAX_LINES) merged.set(line.variantId, { ...line, id: newId(), position: ++position });
    else leftOut.push(line);
  }
  return { lines: [...merged.values()], leftOut };
}

function mergedQuantity(own: number, guests: number, rule: MergeRule): number {
  return rule === 'larger' ? Math.max(own, guests) : Math.min(own + guests, MAX_QUANTITY);
}

/** An unchanged line stays the same object, which is not written. */
function withQuantity(line: CartLine, quantity: number): CartLine {
  return quantity === line.quantity ? line : { ...line, quantity, seen: { ...line.seen, available: null } };
}
