/** A unit of weight. */
export interface WeightUnit {
  grams: number;
  /** Other units are seldom a whole number of grams, so they are rounded. */
  isMetric: boolean;
}

export const GRAM: WeightUnit = { grams: 1, isMetric: true };

/** By the names in both formats. */
export const WEIGHT_UNITS: Readonly<Record<string, WeightUnit>> = {
  g: GRAM,
  kg: { grams: 1000, isMetric: true },
  lb: { grams: 453.59237, isMetric: false },
  lbs: { grams: 453.59237, isMetric: false },
  oz: { grams: 28.349523125, isMetric: false },
};
