import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAdjustment } from './stock-adjustment.ts';

const level = fc.record({
  tracked: fc.boolean(),
  backorder: fc.boolean(),
  onHand: fc.integer({ min: -20, max: 20 }),
  reserved: fc.nat(10),
});

describe('an adjustment of stock', () => {
  it('an adjustment of stock makes exactly the requested change, or says whether units are missing or held for orders', () => {
    fc.assert(
      fc.property(level, fc.integer({ min: -30, max: 30 }), (stock, delta) => {
        const plan = planAdjustment(stock, { change: { delta } });
        const left = stock.onHand + delta;
        const limited = stock.tracked && !stock.backorder && delta < 0;
        if (limited && left < 0) expect(plan).toMatchObject({ problem: { code: 'INVALID_INPUT', path: ['delta'] } });
        else if (limited && left < stock.reserved) {
          expect(plan).toMatchObject({
            problem: { code: 'STOCK_RESERVED', path: ['delta'], onHand: left, reserved: stock.reserved },
          });
        } else expect(plan).toEqual({ delta });
      }),
    );
  });

  it('an adjustment of stock to a counted number cannot take units that orders hold either', () => {
    fc.assert(
      fc.property(level, fc.nat(30), (stock, count) => {
        const plan = planAdjustment(stock, { change: { count } });
        const refused = stock.tracked && !stock.backorder && count < stock.onHand && count < stock.reserved;
        if (refused) expect(plan).toMatchObject({ problem: { code: 'STOCK_RESERVED', path: ['count'] } });
        else expect(plan).toEqual({ delta: count - stock.onHand });
      }),
    );
  });

  it('an adjustment of stock below zero reports how many units there are', () => {
    const stock = { tracked: true, backorder: false, onHand: 3, reserved: 2 };
    const plan = planAdjustment(stock, { change: { delta: -5 } });
    expect(plan).toMatchObject({ problem: { message: expect.stringContaining('there are 3 units, so 5 cannot') } });
  });
});
