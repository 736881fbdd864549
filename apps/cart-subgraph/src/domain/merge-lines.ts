import type { CartLine } from './cart.ts';
import { MAX_LINES, MAX_QUANTITY } from './edit-lines.ts';

/** How many units count of a variant that is in both carts: the larger quantity, or the sum of both. */
export const MERGE_RULES = ['larger', 'sum'] as const;
export type MergeRule = (typeof MERGE_RULES)[number];

/**
 * The lines of a customer's cart once a guest's lines are moved in: a line holds at most 999 units, whatever the rule.
 * Of a variant in both, the customer's line stays, with what they have seen of it. The customer keeps all their lines;
 * the guest's lines fill the cart up to 100, the first ones first, and those that do not fit are `leftOut`. If all
 * lines fit, the variants and quantities are the same whichever of the two carts is the guest's.
 * @param newId makes the id of a line that the customer's cart does not have yet.
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

/** A line that stays as it is stays the same object: then there is nothing to write. */
function withQuantity(line: CartLine, quantity: number): CartLine {
  return quantity === line.quantity ? line : { ...line, quantity, seen: { ...line.seen, available: null } };
}
