import { randomUUID } from 'node:crypto';
import { invalidInput, isUuid, notFound } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import { isOutage, type ProductsClient, type VariantQuote } from '../clients/products-client.ts';
import {
  addLines,
  clearLines,
  type Edit,
  MAX_LINES,
  type NewLine,
  type QuantityUpdate,
  type RaiseLimits,
  raisedVariants,
  setQuantities,
} from '../domain/edit-lines.ts';
import {
  type CartError,
  type CartResult,
  changed,
  editProblem,
  refused,
  temporarilyUnavailable,
  variantNotForSale,
} from '../domain/results.ts';
import type { CartService, EditTarget } from './cart-service.ts';

/** Adds variants to carts, after asking products whether they can be bought. */
export type ShoppingService = ReturnType<typeof createShoppingService>;

interface LineInput {
  variantId: string;
  quantity: number;
}

export function createShoppingService({ carts, products }: { carts: CartService; products: ProductsClient }) {
  /**
   * The lines to add, with the prices that the buyer sees, or why they cannot be added. One call for any number of
   * lines.
   */
  const price = async (lines: readonly LineInput[], deadline: number): Promise<NewLine[] | CartError[]> => {
    const unknown = lines.findIndex(({ variantId }) => !isUuid(variantId));
    if (unknown >= 0) return [unknownVariant(unknown)];
    const quotes = await products.quote(
      lines.map(({ variantId }) => ({ variantId })),
      deadline,
    );
    // One error for each variant, however many lines name it.
    const isFirst = (index: number) => lines.findIndex((line) => line.variantId === lines[index]?.variantId) === index;
    const errors = quotes.flatMap((quote, index) => {
      if (!isFirst(index)) return [];
      if (!quote) return [unknownVariant(index)];
      return quote.availableForSale ? [] : [variantNotForSale(quote.variantId, pathTo(index))];
    });
    if (errors.length > 0) return errors;
    return lines.map((line, index) => {
      const price = quotes[index]?.price;
      return {
        ...line,
        id: randomUUID(),
        priceId: price?.id ?? null,
        unitPriceMinor: price?.amount.minorUnits ?? null,
      };
    });
  };

  /** What products knows about variants; nothing if it does not answer, so that carts can still be changed. */
  const limitsOf = async (variantIds: readonly string[], deadline: number): Promise<[string, RaiseLimits][]> => {
    if (variantIds.length === 0) return [];
    try {
      const quotes = await products.quote(
        variantIds.map((variantId) => ({ variantId })),
        deadline,
      );
      return variantIds.map((variantId, index) => [variantId, toLimits(quotes[index] ?? null)]);
    } catch (error) {
      if (isOutage(error)) return [];
      throw error;
    }
  };

  /** Calls `put` with the lines and the data from products; writes nothing if the lines cannot be bought. */
  const putPriced = async (
    lines: readonly LineInput[],
    deadline: number,
    put: (edit: Edit) => Promise<CartResult>,
  ): Promise<CartResult> => {
    if (lines.length === 0 || lines.length > MAX_LINES) return refused(wrongNumberOfLines());
    try {
      const priced = await price(lines, deadline);
      return isErrors(priced) ? refused(...priced) : await put(addLines(priced));
    } catch (error) {
      if (isOutage(error)) return refused(temporarilyUnavailable());
      throw error;
    }
  };

  /** If a customer has an open cart already, the lines are added to that. */
  const open = async (viewer: Viewer, edit: Edit): Promise<CartResult> => {
    const result = await edit([]);
    if ('problem' in result) return refused(editProblem(result.problem, 'lines'));
    const opened = await carts.open(viewer, result.lines);
    if (opened) return changed(opened);
    const present = viewer.customerId === null ? null : await carts.openCartOf(viewer.customerId);
    // The open cart may have been ordered between the two statements: then a new one can be opened.
    if (!present) return open(viewer, edit);
    return result.lines.length === 0
      ? changed(present)
      : carts.edit(viewer, { cartId: present.id, list: 'lines' }, edit);
  };

  return {
    /** Opens a cart with lines. Opens nothing if a line is refused. */
    async createCart(viewer: Viewer, lines: readonly LineInput[], deadline = Infinity): Promise<CartResult> {
      return lines.length === 0 ? open(viewer, clearLines) : putPriced(lines, deadline, (edit) => open(viewer, edit));
    },

    /** Adds lines to a cart. */
    async addLines(
      viewer: Viewer,
      target: Omit<EditTarget, 'list'>,
      lines: readonly LineInput[],
      deadline = Infinity,
    ): Promise<CartResult> {
      return putPriced(lines, deadline, (edit) => carts.edit(viewer, { ...target, list: 'lines' }, edit));
    },

    /** Sets quantities. Asks products only about increased ones, whether the variant can be bought. */
    async updateLines(
      viewer: Viewer,
      target: Omit<EditTarget, 'list'>,
      updates: readonly QuantityUpdate[],
      deadline = Infinity,
    ): Promise<CartResult> {
      const known = new Map<string, RaiseLimits>();
      const edit: Edit = async (lines) => {
        const unknown = raisedVariants(lines, updates).filter((variantId) => !known.has(variantId));
        for (const [variantId, limits] of await limitsOf(unknown, deadline)) known.set(variantId, limits);
        return setQuantities(updates, known)(lines);
      };
      return carts.edit(viewer, { ...target, list: 'lines' }, edit);
    },
  };
}

function toLimits(quote: VariantQuote | null): RaiseLimits {
  return {
    availableForSale: quote?.availableForSale ?? false,
    unitPriceMinor: quote?.price?.amount.minorUnits ?? null,
  };
}

function isErrors(result: NewLine[] | CartError[]): result is CartError[] {
  return result.some((item) => '__typename' in item);
}

function pathTo(index: number): string[] {
  return ['lines', String(index), 'variantId'];
}

function unknownVariant(index: number): CartError {
  return notFound('there is no such variant', pathTo(index));
}

function wrongNumberOfLines(): CartError {
  return invalidInput(`send 1 to ${MAX_LINES} lines`, ['lines']);
}
