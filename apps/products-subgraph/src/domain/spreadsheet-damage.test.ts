import { describe, expect, it } from 'vitest';
import { isNumberOf, isSpreadsheetCode, isSpreadsheetDamage, isSpreadsheetDay } from './spreadsheet-damage.ts';

describe('what a spreadsheet has made of a text', () => {
  it.each([
    ...[
      '#####',
      '#NAME?',
      '4,00638E+12',
      '4.006381e+12',
      '#¿NOMBRE?',
      '#¡VALOR!',
      '#N/A',
      '#N/B',
      '#ÜBERLAUF!',
      'Err:502',
    ],
    ...['nan', 'NaN', '<NA>'],
  ])('%j is damage of a name', (text) => {
    expect(isSpreadsheetDamage(text)).toBe(true);
  });

  it.each(['12-Oct', 'Oct-12', '12. Okt', 'Mrz 12', '03-avr', 'févr-21', '12-dic', 'mrt-21'])(
    '%j is a day that was another value',
    (text) => {
      expect(isSpreadsheetDay(text)).toBe(true);
      expect(isSpreadsheetCode(text)).toBe(true);
    },
  );

  it.each([
    ...['TRUE', 'FALSCH', '12/10/2026', '3.4.2026', '2026-04-03 00:00:00'],
    ...['12345.0', '4006381333931,0', 'inf', 'None', 'NULL'],
  ])('%j is damage of a code', (text) => {
    expect(isSpreadsheetCode(text)).toBe(true);
    expect(isSpreadsheetDay(text)).toBe(false);
  });

  it.each([
    '#1',
    '##x',
    '1E5',
    'MAR-21',
    'oct-12x',
    '2026-04-03',
    'True',
    '12 Oct 2026',
    '3-12',
    'May',
    '12-Foo',
    '#WOW!',
    'Nan',
    'NAN',
    'INF',
    'none',
    '10.0',
    '12345.5',
    'Err',
    '1E+5x',
  ])('%j may be meant so', (text) => {
    expect(isSpreadsheetDamage(text)).toBe(false);
    expect(isSpreadsheetCode(text)).toBe(false);
  });

  it('a code is the number of the former one if it lacks its zeros, or has decimals', () => {
    expect([isNumberOf('123', '00123'), isNumberOf('12', '012'), isNumberOf('12.0', '12')]).toEqual([true, true, true]);
    expect([isNumberOf('00123', '123'), isNumberOf('A1', '0A1'), isNumberOf('0123', '00123')]).toEqual([
      ...[false, false, false],
    ]);
  });
});
