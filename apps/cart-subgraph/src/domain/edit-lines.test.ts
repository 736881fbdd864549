import { describe, expect, it } from 'vitest';
import { type CartLine, NOTHING_SEEN } from './cart.ts';
import {
  addLines,
  clearLines,
  type EditResult,
  MAX_LINES,
  MAX_QUANTITY,
  removeLines,
  setQuantities,
} from './edit-lines.ts';

const line = (variantId: string, quantity: number, position = 1): CartLine => ({
  id: `line-${variantId}`,
  position,
  variantId,
  quantity,
  addedPriceId: null,
  pinnedPriceId: null,
  seen: NOTHING_SEEN,
});
const added = (variantId: string, quantity: number) => ({
  id: `line-${variantId}`,
  variantId,
  quantity,
  priceId: null,
  unitPriceMinor: null,
});
const quantities = (result: EditResult) =>
  'lines' in result ? result.lines.map(({ variantId, quantity }) => [variantId, quantity]) : result.problem;

describe('adding', () => {
  it('adding to a cart increases the line of the same variant, in the cart and in the input', () => {
    const result = addLines([added('a', 2), added('b', 1), added('b', 3)])([line('a', 1)]);
    expect(quantities(result)).toEqual([
      ['a', 3],
      ['b', 4],
    ]);
  });

  it.each([0, -1, MAX_QUANTITY + 1])(
    'adding %i units to a cart is refused, and the error names the wrong input',
    (quantity) => {
      expect(quantities(addLines([added('a', 1), added('b', quantity)])([]))).toMatchObject({
        code: 'INVALID_INPUT',
        index: 1,
        field: 'quantity',
      });
    },
  );

  it('adding to a cart is refused if a line would exceed its maximum', () => {
    expect(quantities(addLines([added('a', 1)])([line('a', MAX_QUANTITY)]))).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'a line has 1 to 999 units, not 1 more than the 999 that it has',
    });
    expect(quantities(addLines([added('a', -1)])([line('a', 3)]))).toMatchObject({
      message: 'a line has 1 to 999 units, not -1',
    });
  });

  it('adding more lines than a cart can have is refused', () => {
    const full = Array.from({ length: MAX_LINES }, (_, index) => line(`v${index}`, 1, index));
    expect(quantities(addLines([added('one more', 1)])(full))).toMatchObject({ code: 'INVALID_INPUT' });
    expect('lines' in addLines([added('v0', 1)])(full)).toBe(true);
  });
});

describe('changing', () => {
  it('changing a cart sets quantities, and 0 removes the line', () => {
    const result = setQuantities([
      { lineId: 'line-a', quantity: 5 },
      { lineId: 'line-b', quantity: 0 },
    ])([line('a', 1), line('b', 1)]);
    expect(quantities(result)).toEqual([['a', 5]]);
  });

  it('changing a cart increases no quantity of what cannot be bought or costs too much, and the error names the possible quantity', () => {
    const raise = (limits: { availableForSale: boolean; unitPriceMinor: number | null }) =>
      quantities(setQuantities([{ lineId: 'line-a', quantity: 3 }], new Map([['a', limits]]))([line('a', 2)]));
    expect(raise({ availableForSale: false, unitPriceMinor: 1 })).toMatchObject({
      code: 'VARIANT_NOT_FOR_SALE',
      variantId: 'a',
      index: 0,
    });
    const half = Math.floor(Number.MAX_SAFE_INTEGER / 2);
    expect(raise({ availableForSale: true, unitPriceMinor: half })).toMatchObject({
      code: 'AMOUNT_TOO_LARGE',
      maxQuantity: 2,
    });
  });

  it('changing a cart changes nothing if one of the lines does not exist', () => {
    expect(quantities(setQuantities([{ lineId: 'x', quantity: 1 }])([line('a', 1)]))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(quantities(removeLines(['line-a', 'x'])([line('a', 1)]))).toMatchObject({ code: 'NOT_FOUND', index: 1 });
  });

  it('changing a cart can empty it', () => {
    expect(quantities(clearLines())).toEqual([]);
  });
});
