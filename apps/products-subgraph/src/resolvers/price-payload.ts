import type { Context } from '../context.ts';
import type { PriceOutcome } from '../services/price-change-service.ts';

/** @param place the position of the request in the input. */
export async function toPricePayload(outcome: PriceOutcome, { variants }: Context, place: readonly string[] = []) {
  if ('problem' in outcome) {
    const { problem } = outcome;
    const path = problem.path && [...place, ...problem.path];
    return { variant: null, price: null, userErrors: [{ ...problem, path }] };
  }
  const { price } = outcome;
  return { variant: await variants.load(price.variantId), price, userErrors: [] };
}
