import { expect, test } from 'vitest';
import { toIsoDate } from './mapped-dates.ts';

test.each([
  ['11/1/25', '2025-11-01', '2025-01-11'],
  ['11/01/2025, 12:00 AM', '2025-11-01', '2025-01-11'],
  ['1.11.2025 00:00', '2025-01-11', '2025-11-01'],
  ['2/30/26', '2026-02-30', '2026-30-02'],
  ['2025-11-01', '2025-11-01', '2025-11-01'],
  ['11/1', '11/1', '11/1'],
  ['', '', ''],
])('the date %j of a mapped file is read in the order that the mapping says', (text, monthFirst, dayFirst) => {
  expect(toIsoDate(text, 'month/day/year')).toBe(monthFirst);
  expect(toIsoDate(text, 'day/month/year')).toBe(dayFirst);
});
