import { type CommonUserError, invalidInput, notFound } from '@commerce/graphql';
import type { PriceRow } from './catalogue.ts';
import type { PriceChange } from './price-change.ts';

/** A price to be written. */
export interface NewPrice extends PriceRow {
  /** The scheduled price that this one withdraws. */
  cancels: string | null;
}

/** What a variant has at the moment from which another price is to hold. */
export interface Standing {
  /** Null for a variant that has no price then. */
  price: PriceRow | null;
  /** For how many future moments prices are scheduled. */
  scheduled: number;
}

/** What to do for one request; `isNew` is false if the price that holds is what was asked for. */
export type PricePlan = { problem: CommonUserError } | { before: PriceRow | null; after: NewPrice; isNew: boolean };

/** For how many future moments a variant may have scheduled prices. */
const MAX_SCHEDULED = 100;

/** Names what a variant has at a moment. */
export const standingKey = (variantId: string, at: Date) => `${variantId} ${at.getTime()}`;

/**
 * Plans for each request, in order.
 * @param standing by `standingKey`; variants that do not exist are missing.
 * @param now from when on a price that is to hold at once does.
 */
export function planPrices(
  requests: readonly (PriceChange | CommonUserError)[],
  standing: ReadonlyMap<string, Standing>,
  now: Date,
  newId: () => string,
): PricePlan[] {
  const named = new Set<string>();
  return requests.map((change) => {
    if ('code' in change) return { problem: change };
    const at = change.validFrom ?? now;
    const key = standingKey(change.variantId, at);
    if (named.has(key))
      return { problem: invalidInput('the variant is listed twice for the same time', ['variantId']) };
    named.add(key);
    return planPrice(change, at, standing.get(key), newId);
  });
}

function planPrice(change: PriceChange, at: Date, standing: Standing | undefined, newId: () => string): PricePlan {
  if (!standing) return { problem: notFound('there is no such variant', ['variantId']) };
  if (change.validFrom && standing.scheduled >= MAX_SCHEDULED) {
    return { problem: invalidInput(`a variant has at most ${MAX_SCHEDULED} scheduled prices`, ['validFrom']) };
  }
  const { price } = standing;
  // One to come must stand at its own moment even if it changes nothing now, so that it holds whatever is set until then.
  const standsThere = change.validFrom === null || price?.validFrom.getTime() === at.getTime();
  const isSame = price?.amountMinor === change.amountMinor && price.compareAtMinor === change.compareAtMinor;
  if (price && isSame && standsThere) return { before: price, after: { ...price, cancels: null }, isNew: false };
  return { before: price, after: { ...change, id: newId(), validFrom: at, cancels: null }, isNew: true };
}
