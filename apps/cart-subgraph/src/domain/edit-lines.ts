import { type CartLine, NOTHING_SEEN } from './cart.ts';

/** How many lines a cart can have. */
export const MAX_LINES = 100;
/** How many units a line can have. */
export const MAX_QUANTITY = 999;

/** What is put into a cart. */
export interface NewLine {
  /** The id of the line, if the variant is not in the cart yet. */
  id: string;
  variantId: string;
  quantity: number;
  /** The price that the buyer sees. */
  priceId: string | null;
}

/** An edit that breaks a rule; `index` is the place in the input. */
export interface EditProblem {
  code: 'INVALID_INPUT' | 'NOT_FOUND';
  message: string;
  index: number | null;
  field: string | null;
}

/** The lines after an edit, or why there are none. */
export type EditResult = { lines: readonly CartLine[] } | { problem: EditProblem };

/** One change of a cart's lines. */
export type Edit = (lines: readonly CartLine[]) => EditResult;

/** Puts variants in; a variant that is there already adds up on its line. */
export function addLines(added: readonly NewLine[]): Edit {
  return (lines) => {
    const result = new Map(lines.map((line) => [line.variantId, line]));
    let position = Math.max(0, ...lines.map((line) => line.position));
    for (const [index, line] of added.entries()) {
      const present = result.get(line.variantId);
      const quantity = line.quantity + (present?.quantity ?? 0);
      if (line.quantity < 1 || quantity > MAX_QUANTITY) return { problem: quantityProblem(index, quantity) };
      result.set(line.variantId, present ? withQuantity(present, quantity) : newLine(line, ++position));
    }
    if (result.size > MAX_LINES) {
      return { problem: invalid(`a cart has at most ${MAX_LINES} lines; this one would have ${result.size}`) };
    }
    return { lines: [...result.values()] };
  };
}

/** Sets quantities; 0 removes the line. */
export function setQuantities(updates: readonly { lineId: string; quantity: number }[]): Edit {
  return (lines) => {
    if (updates.length === 0 || updates.length > MAX_LINES) return { problem: wrongNumber() };
    const result = new Map(lines.map((line) => [line.id, line]));
    for (const [index, { lineId, quantity }] of updates.entries()) {
      const line = result.get(lineId);
      if (!line) return { problem: unknownLine(index, 'lineId') };
      if (quantity < 0 || quantity > MAX_QUANTITY) return { problem: quantityProblem(index, quantity) };
      if (quantity === 0) result.delete(lineId);
      else result.set(lineId, withQuantity(line, quantity));
    }
    return { lines: [...result.values()] };
  };
}

/** Takes lines out. */
export function removeLines(lineIds: readonly string[]): Edit {
  return (lines) => {
    if (lineIds.length === 0 || lineIds.length > MAX_LINES) return { problem: wrongNumber() };
    const present = new Set(lines.map((line) => line.id));
    const unknown = lineIds.findIndex((id) => !present.has(id));
    if (unknown >= 0) return { problem: unknownLine(unknown, null) };
    return { lines: lines.filter((line) => !lineIds.includes(line.id)) };
  };
}

/** Takes all lines out. */
export const clearLines: Edit = () => ({ lines: [] });

/** Of another quantity, the buyer does not know yet whether it is there. */
function withQuantity(line: CartLine, quantity: number): CartLine {
  return { ...line, quantity, seen: { ...line.seen, available: null } };
}

function newLine({ id, variantId, quantity, priceId }: NewLine, position: number): CartLine {
  return { id, position, variantId, quantity, addedPriceId: priceId, pinnedPriceId: null, seen: NOTHING_SEEN };
}

function quantityProblem(index: number, quantity: number): EditProblem {
  return { ...invalid(`a line has 1 to ${MAX_QUANTITY} units, not ${quantity}`), index, field: 'quantity' };
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
