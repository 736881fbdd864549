import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeCell, unescapeCell } from './spreadsheet-cells.ts';

const cell = fc.string({
  unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '＝', ' ', 'a', '1'),
  maxLength: 6,
});

it('an escaped cell starts with nothing that a spreadsheet computes, and comes back as it was', () => {
  const property = fc.property(cell, (text) => {
    expect(escapeCell(text)).not.toMatch(/^\s*[=+\-@\t\r\n＝＋－＠]/);
    expect(unescapeCell(escapeCell(text))).toBe(text);
  });
  fc.assert(property, { numRuns: 2000 });
});

it.each([
  ['=1+1', "'=1+1"],
  ["'=1+1", "''=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-50 % Gloves', "'-50 % Gloves"],
  ["'80s shirt", "'80s shirt"],
  ["d'or", "d'or"],
  ['Mug', 'Mug'],
])('%j is written as %j', (text, escaped) => {
  expect(escapeCell(text)).toBe(escaped);
});
