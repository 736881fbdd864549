import { expect, test } from 'vitest';
import { priceBuckets } from './price-buckets.ts';

test.each(['EUR', 'JPY', 'KWD'])('every price in %s is in exactly one bucket', (currency) => {
  const buckets = priceBuckets(currency);
  const edges = buckets.flatMap(({ min, max }) => [min - 1, min, min + 1, max ?? min]);
  for (const price of edges.filter((edge) => edge >= 0)) {
    expect(buckets.filter(({ min, max }) => min <= price && (max === null || price <= max))).toHaveLength(1);
  }
});

test('buckets follow the decimals of the currency', () => {
  expect(priceBuckets('EUR')[1]).toEqual({ min: 1000, max: 2499 });
  expect(priceBuckets('KWD')[1]).toEqual({ min: 10_000, max: 24_999 });
});
