import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawOrderNumber, readOrderNumber } from './order-number.ts';

const draw = () => drawOrderNumber(() => randomInt(256));

describe('an order number', () => {
  it('an order number can be read in every form that people type', () => {
    for (let round = 0; round < 1000; round++) {
      const number = draw();
      expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/);
      expect(readOrderNumber(number)).toBe(number);
      expect(readOrderNumber(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
      expect(readOrderNumber(number.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(number);
    }
  });

  it('an order number with one wrong symbol, or two adjacent symbols swapped, is rejected', () => {
    const symbols = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
    fc.assert(
      fc.property(fc.nat(10), fc.constantFrom(...symbols), fc.boolean(), (index, symbol, swap) => {
        const right = [...draw().replaceAll('-', '')];
        const wrong = [...right];
        if (swap) [wrong[index], wrong[(index + 1) % 11]] = [wrong[(index + 1) % 11] ?? '', wrong[index] ?? ''];
        else wrong[index] = symbol;
        const same = wrong.join('') === right.join('');
        const wrapped = swap && index === 10;
        if (!same && !wrapped) expect(readOrderNumber(wrong.join(''))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', 'ABC', 'UUUU-UUUU-UUU', '7QX4-M2KD-9T', '💥'])('%j is not an order number', (text) => {
    expect(readOrderNumber(text)).toBeNull();
  });
});
