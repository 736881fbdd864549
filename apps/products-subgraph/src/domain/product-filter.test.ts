import { describe, expect, it } from 'vitest';
import { isUnrestricted, readFilter } from './product-filter.ts';

const refusal = (message: string) =>
  expect.objectContaining({ message, extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) });

describe('a filter of products', () => {
  it('a filter with empty lists, such as an option without values, selects all products', () => {
    const filter = readFilter({ vendors: [], tags: [], productTypes: null, options: [{ name: 'Colour', values: [] }] });
    expect(isUnrestricted({ search: null, filter })).toBe(true);
  });

  it.each([
    ['category', { category: 'x'.repeat(1001) }],
    ['vendors', { vendors: ['x'.repeat(1001)] }],
    ['options.name', { options: [{ name: 'x'.repeat(1001), values: ['red'] }] }],
  ])('a filter refuses a text that is longer than any name can be: %s', (name, filter) => {
    expect(() => readFilter(filter)).toThrow(refusal(`filter.${name} takes texts of at most 1000 characters`));
  });

  it('a filter finds a name that is given in decomposed form', () => {
    expect(readFilter({ vendors: ['Mo\u0308bel'] }).vendors).toEqual(['Mo\u0308bel', 'M\u00f6bel']);
  });
});
