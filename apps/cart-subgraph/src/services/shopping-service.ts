import { randomUUID } from 'node:crypto';
import { invalidInput, isUuid, notFound } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import { ServiceUnavailableError } from '@commerce/service-client';
import type { ProductsClient } from '../clients/products-client.ts';
import { addLines, MAX_LINES, type NewLine } from '../domain/edit-lines.ts';
import {
  type CartError,
  type CartResult,
  changed,
  refused,
  temporarilyUnavailable,
  variantNotForSale,
} from '../domain/results.ts';
import type { CartService, EditTarget } from './cart-service.ts';

/** Puts variants into carts, after asking products whether they can be bought. */
export type ShoppingService = ReturnType<typeof createShoppingService>;

interface LineInput {
  variantId: string;
  quantity: number;
}

export function createShoppingService({ carts, products }: { carts: CartService; products: ProductsClient }) {
  /** What to put in, with the prices that the buyer sees; or why it cannot be. One call, whatever the number of lines. */
  const price = async (lines: readonly LineInput[]): Promise<NewLine[] | CartError[]> => {
    const unknown = lines.findIndex(({ variantId }) => !isUuid(variantId));
    if (unknown >= 0) return [unknownVariant(unknown)];
    const quotes = await products.quote(lines.map(({ variantId }) => ({ variantId })));
    const errors = quotes.flatMap((quote, index) => {
      if (!quote) return [unknownVariant(index)];
      return quote.availableForSale ? [] : [variantNotForSale(quote.variantId, pathTo(index))];
    });
    if (errors.length > 0) return errors;
    return lines.map((line, index) => ({ ...line, id: randomUUID(), priceId: quotes[index]?.price?.id ?? null }));
  };

  const add = async (
    viewer: Viewer,
    lines: readonly LineInput[],
    target: () => Promise<Omit<EditTarget, 'list'>>,
  ): Promise<CartResult> => {
    if (lines.length === 0 || lines.length > MAX_LINES) return refused(wrongNumberOfLines());
    try {
      const priced = await price(lines);
      if (isErrors(priced)) return refused(...priced);
      return await carts.edit(viewer, { ...(await target()), list: 'lines' }, addLines(priced));
    } catch (error) {
      if (error instanceof ServiceUnavailableError) return refused(temporarilyUnavailable());
      throw error;
    }
  };

  return {
    /** Opens a cart with lines in it. Nothing is opened if the lines are not acceptable. */
    async createCart(viewer: Viewer, lines: readonly LineInput[]): Promise<CartResult> {
      if (lines.length === 0) return changed(await carts.open(viewer));
      return add(viewer, lines, async () => ({ cartId: (await carts.open(viewer)).id }));
    },

    /** Puts lines into a cart. */
    async addLines(viewer: Viewer, target: Omit<EditTarget, 'list'>, lines: readonly LineInput[]): Promise<CartResult> {
      return add(viewer, lines, async () => target);
    },
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
