import { type CommonUserError, invalidInput, notFound } from '@commerce/graphql';
import type { PriceRow } from './catalogue.ts';
import type { PriceChange } from './price-change.ts';

/** A price as it is stored. */
export interface PriceEntry extends PriceRow {
  /** The scheduled price that this one withdraws: it repeats the price before it, whatever that is by then. */
  cancels: string | null;
}

/** The prices of a variant around the moment at which a change takes effect. */
export interface PricesAround {
  /** Null for a variant without a price at that moment. */
  price: PriceEntry | null;
  /** The number of future moments with scheduled prices. */
  scheduled: number;
}

/** The plan for one request; `isNew` is false if the current price is the requested one already. */
export type PricePlan = { problem: CommonUserError } | { before: PriceRow | null; after: PriceEntry; isNew: boolean };

/** The maximum number of future moments with scheduled prices per variant. */
const MAX_SCHEDULED = 100;

/** The key of a variant at a moment. */
export const priceKey = (variantId: string, at: Date) => `${variantId} ${at.getTime()}`;

/**
 * The plans of all requests, in order.
 * @param around by `priceKey`; variants that do not exist are missing.
 * @param now when a price without a start takes effect.
 */
export function planPrices(
  requests: readonly (PriceChange | CommonUserError)[],
  around: ReadonlyMap<string, PricesAround>,
  now: Date,
  newId: () => string,
): PricePlan[] {
  const named = new Set<string>();
  return requests.map((change) => {
    if ('code' in change) return { problem: change };
    const at = change.validFrom ?? now;
    const key = priceKey(change.variantId, at);
    if (named.has(key))
      return { problem: invalidInput('the variant is listed twice for the same time', ['variantId']) };
    named.add(key);
    return planPrice(change, at, around.get(key), newId);
  });
}

function planPrice(change: PriceChange, at: Date, around: PricesAround | undefined, newId: () => string): PricePlan {
  if (!around) return { problem: notFound('there is no such variant', ['variantId']) };
  if (change.validFrom && around.scheduled >= MAX_SCHEDULED) {
    return { problem: invalidInput(`a variant has at most ${MAX_SCHEDULED} scheduled prices`, ['validFrom']) };
  }
  const { price } = around;
  // A scheduled price is stored even if it changes nothing now, so that it applies whatever is set until then.
  // One that repeats the price before it is not set there: it would change with that price.
  const isSetThere =
    change.validFrom === null || (price?.validFrom.getTime() === at.getTime() && price.cancels === null);
  const isSame = price?.amountMinor === change.amountMinor && price.compareAtMinor === change.compareAtMinor;
  if (price && isSame && isSetThere) return { before: price, after: price, isNew: false };
  return { before: price, after: { ...change, id: newId(), validFrom: at, cancels: null }, isNew: true };
}
