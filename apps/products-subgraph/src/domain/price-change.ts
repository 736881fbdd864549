import { type CommonUserError, invalidInput, isUuid } from '@commerce/graphql';
import { formatAmount, type Money, money } from '@commerce/money';
import { MAX_PRICE_MINOR } from './product-limits.ts';

/** A new price, as staff request it. */
export interface PriceRequest {
  variantId: string;
  amount: Money;
  compareAt?: Money | null;
  /** Null or omitted: at once. */
  validFrom?: Date | null;
}

/** A valid request. Amounts are minor units. */
export interface PriceChange {
  variantId: string;
  amountMinor: bigint;
  compareAtMinor: bigint | null;
  currencyCode: string;
  /** Null means at once. */
  validFrom: Date | null;
}

const YEARS_AHEAD = 10;

/**
 * Validates a request without looking at stored data.
 * @param currencyCode the shop's currency.
 */
export function readPriceRequest(
  request: PriceRequest,
  currencyCode: string,
  now: Date,
): PriceChange | CommonUserError {
  const { variantId, amount, compareAt = null, validFrom = null } = request;
  if (!isUuid(variantId)) return invalidInput('this is not the id of a variant', ['variantId']);
  const problem =
    amountProblem(amount, 'amount', currencyCode) ??
    (compareAt && compareAtProblem(compareAt, amount, currencyCode)) ??
    (validFrom && momentProblem(validFrom, now));
  if (problem) return problem;
  return {
    variantId,
    amountMinor: BigInt(amount.minorUnits),
    compareAtMinor: compareAt && BigInt(compareAt.minorUnits),
    currencyCode,
    validFrom,
  };
}

function amountProblem({ minorUnits, currencyCode: given }: Money, field: string, currencyCode: string) {
  if (given !== currencyCode) {
    return invalidInput(`the shop sells in ${currencyCode}, not in ${given}`, [field, 'currencyCode']);
  }
  if (minorUnits >= 0 && minorUnits <= MAX_PRICE_MINOR) return null;
  const limit = formatAmount(money(MAX_PRICE_MINOR, currencyCode));
  return invalidInput(`a price is 0 to ${limit} ${currencyCode}`, [field, 'minorUnits']);
}

function compareAtProblem(compareAt: Money, amount: Money, currencyCode: string) {
  const problem = amountProblem(compareAt, 'compareAt', currencyCode);
  if (problem || compareAt.minorUnits > amount.minorUnits) return problem;
  return invalidInput('the reference price must be higher than the price', ['compareAt', 'minorUnits']);
}

function momentProblem(validFrom: Date, now: Date) {
  if (validFrom < now) {
    return invalidInput('a price cannot take effect in the past; leave out validFrom to set it now', ['validFrom']);
  }
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + YEARS_AHEAD);
  return validFrom <= latest ? null : invalidInput(`at most ${YEARS_AHEAD} years ahead`, ['validFrom']);
}
