import { type CartLine, NOTHING_SEEN } from './cart.ts';

/** The maximum number of lines in a cart. */
export const MAX_LINES = 100;
/** The maximum number of units per line. */
export const MAX_QUANTITY = 999;

/** A variant to add to a cart. */
export interface NewLine {
  /** The id of the line if the variant is not in the cart yet. */
  id: string;
  variantId: string;
  quantity: number;
  /** The price that the buyer sees. */
  priceId: string | null;
  /** Its amount in minor units; null if unknown. */
  unitPriceMinor: number | null;
}

/** What is known about a variant whose quantity is to be increased. */
export interface RaiseLimits {
  availableForSale: boolean;
  /** In minor units; null if there is no price. */
  unitPriceMinor: number | null;
}

/** An edit that breaks a rule; `index` is the position in the input. */
export type EditProblem = {
  message: string;
  index: number | null;
  field: string | null;
} & (
  | { code: 'INVALID_INPUT' | 'NOT_FOUND' }
  | { code: 'VARIANT_NOT_FOR_SALE'; variantId: string }
  | { code: 'AMOUNT_TOO_LARGE'; maxQuantity: number }
);

/** The lines after an edit, or why the edit is refused. */
export type EditResult = { lines: readonly CartLine[] } | { problem: EditProblem };

/** One change of a cart's lines. It may call other services for what it needs to know about them. */
export type Edit = (lines: readonly CartLine[]) => EditResult | Promise<EditResult>;

/** Adds variants; if the cart already has a variant, the quantity of its line is increased. */
export function addLines(added: readonly NewLine[]) {
  return (lines: readonly CartLine[]): EditResult => {
    const result = new Map(lines.map((line) => [line.variantId, line]));
    let position = Math.max(0, ...lines.map((line) => line.position));
    for (const [index, line] of added.entries()) {
      const present = result.get(line.variantId);
      const quantity = line.quantity + (present?.quantity ?? 0);
      if (line.quantity < 1 || quantity > MAX_QUANTITY) {
        return { problem: quantityProblem(index, line.quantity, present?.quantity) };
      }
      if (exceedsLargestAmount(quantity, line.unitPriceMinor))
        return { problem: amountTooLarge(index, line.unitPriceMinor) };
      result.set(line.variantId, present ? withQuantity(present, quantity) : newLine(line, ++position));
    }
    if (result.size > MAX_LINES) {
      return { problem: invalid(`a cart has at most ${MAX_LINES} lines; this one would have ${result.size}`) };
    }
    return { lines: [...result.values()] };
  };
}

/** The new quantity of a line. */
export interface QuantityUpdate {
  lineId: string;
  quantity: number;
}

/** The variants whose quantity is to be increased. */
export function raisedVariants(lines: readonly CartLine[], updates: readonly QuantityUpdate[]): string[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const raised = updates.flatMap(({ lineId, quantity }) => {
    const line = byId.get(lineId);
    return line && quantity > line.quantity ? [line.variantId] : [];
  });
  return [...new Set(raised)];
}

/**
 * Sets quantities; 0 removes the line.
 * @param limits what is known about variants: the quantity of one that cannot be bought is not increased. Variants
 * without an entry are checked only by the checkout.
 */
export function setQuantities(
  updates: readonly QuantityUpdate[],
  limits: ReadonlyMap<string, RaiseLimits> = new Map(),
) {
  return (lines: readonly CartLine[]): EditResult => {
    if (updates.length === 0 || updates.length > MAX_LINES) return { problem: wrongNumber() };
    const result = new Map(lines.map((line) => [line.id, line]));
    for (const [index, { lineId, quantity }] of updates.entries()) {
      const line = result.get(lineId);
      if (!line) return { problem: unknownLine(index, 'lineId') };
      if (quantity < 0 || quantity > MAX_QUANTITY) return { problem: quantityProblem(index, quantity) };
      const problem = quantity > line.quantity ? raiseProblem(index, line, quantity, limits) : null;
      if (problem) return { problem };
      if (quantity === 0) result.delete(lineId);
      else result.set(lineId, withQuantity(line, quantity));
    }
    return { lines: [...result.values()] };
  };
}

/** Removes lines. */
export function removeLines(lineIds: readonly string[]) {
  return (lines: readonly CartLine[]): EditResult => {
    if (lineIds.length === 0 || lineIds.length > MAX_LINES) return { problem: wrongNumber() };
    const present = new Set(lines.map((line) => line.id));
    const unknown = lineIds.findIndex((id) => !present.has(id));
    if (unknown >= 0) return { problem: unknownLine(unknown, null) };
    return { lines: lines.filter((line) => !lineIds.includes(line.id)) };
  };
}

/** Removes all lines. */
export const clearLines = (): EditResult => ({ lines: [] });

/** The buyer does not know yet whether the new quantity is available. */
function withQuantity(line: CartLine, quantity: number): CartLine {
  return { ...line, quantity, seen: { ...line.seen, available: null } };
}

function newLine({ id, variantId, quantity, priceId }: NewLine, position: number): CartLine {
  return { id, position, variantId, quantity, addedPriceId: priceId, pinnedPriceId: null, seen: NOTHING_SEEN };
}

function raiseProblem(
  index: number,
  { variantId }: CartLine,
  quantity: number,
  limits: ReadonlyMap<string, RaiseLimits>,
): EditProblem | null {
  const known = limits.get(variantId);
  if (!known) return null;
  if (!known.availableForSale) {
    const message = 'the variant cannot be bought just now, so its quantity can only be lowered';
    return { code: 'VARIANT_NOT_FOR_SALE', variantId, message, index, field: 'quantity' };
  }
  return exceedsLargestAmount(quantity, known.unitPriceMinor) ? amountTooLarge(index, known.unitPriceMinor) : null;
}

/** Whether the line's total exceeds the largest exact amount, which is a safe integer. */
function exceedsLargestAmount(quantity: number, unitPriceMinor: number | null): unitPriceMinor is number {
  return unitPriceMinor !== null && !Number.isSafeInteger(quantity * unitPriceMinor);
}

function amountTooLarge(index: number, unitPriceMinor: number): EditProblem {
  const maxQuantity = Math.floor(Number.MAX_SAFE_INTEGER / unitPriceMinor);
  const message = `this quantity costs more than the largest amount; at this price a line can have at most ${maxQuantity}`;
  return { code: 'AMOUNT_TOO_LARGE', maxQuantity, message, index, field: 'quantity' };
}

function quantityProblem(index: number, quantity: number, present = 0): EditProblem {
  const besides = quantity >= 1 && present > 0 ? ` more than the ${present} that it has` : '';
  const message = `a line has 1 to ${MAX_QUANTITY} units, not ${quantity}${besides}`;
  return { ...invalid(message), index, field: 'quantity' };
}

function wrongNumber(): EditProblem {
  return invalid(`name 1 to ${MAX_LINES} lines`);
}

function unknownLine(index: number, field: string | null): EditProblem {
  return { code: 'NOT_FOUND', message: 'the cart has no such line', index, field };
}

function invalid(message: string): EditProblem {
  return { code: 'INVALID_INPUT', message, index: null, field: null };
}
