import { fractionDigits } from '@commerce/money';

/** A range of prices in minor units, both ends inclusive. The last range has no end. */
export interface PriceBucket {
  readonly min: number;
  readonly max: number | null;
}

/** The number of products with a price in a range. */
export interface PriceBucketCount extends PriceBucket {
  readonly count: number;
}

const STEPS = [0, 10, 25, 50, 100, 250, 500, 1000, 2500];
/** In a currency without decimals, one unit is worth about as much as a cent. */
const FEWEST_DIGITS = 2;

/** The ranges to count prices by: from 0 to just below 10 units of the currency, and so on. They do not overlap. */
export function priceBuckets(currencyCode: string): PriceBucket[] {
  const scale = 10 ** Math.max(fractionDigits(currencyCode), FEWEST_DIGITS);
  return STEPS.map((step, i) => {
    const next = STEPS[i + 1];
    return { min: step * scale, max: next === undefined ? null : next * scale - 1 };
  });
}
