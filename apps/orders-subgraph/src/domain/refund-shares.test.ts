import { money } from '@commerce/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustmentsOf, linesOf, priceLines } from './frozen-cart.ts';
import type { OrderLine } from './order.ts';
import { paidForLines, valuesOf } from './refund-shares.ts';

const settings = fc.record({
  currencyCode: fc.constant<string>('EUR'),
  shippingMinorUnits: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 })),
  taxBasisPoints: fc.integer({ min: 0, max: 10_000 }),
});
const line = fc.record({
  unitPriceMinorUnits: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 1_000_000 })),
  quantity: fc.integer({ min: 1, max: 20 }),
  taxable: fc.boolean(),
  requiresShipping: fc.boolean(),
});
const lines = fc.array(line, { minLength: 1, maxLength: 8 });
/** Which line is returned next, how many units at most, and whether the provider declines. */
const returns = fc.array(
  fc.record({ line: fc.nat(7), units: fc.integer({ min: 1, max: 20 }), refused: fc.boolean() }),
  {
    maxLength: 60,
  },
);

type Line = typeof line extends fc.Arbitrary<infer Value> ? Value : never;
type Settings = typeof settings extends fc.Arbitrary<infer Value> ? Value : never;

/** An order with these lines, as the checkout records it. */
function orderOf(given: readonly Line[], by: Settings) {
  const rest = { variantId: '', priceId: '', title: '', sku: null, currencyCode: 'EUR', quantityAvailable: null };
  const frozen = given.map((each) => ({ ...each, ...rest }));
  let ids = 0;
  const price = priceLines(frozen, by);
  return { lines: linesOf(frozen, () => String(ids++)), adjustments: adjustmentsOf(price), price };
}

/** The order's lines after a return. */
function afterReturn(all: readonly OrderLine[], id: string, units: number, worth: bigint): OrderLine[] {
  return all.map((each) =>
    each.id === id
      ? { ...each, returned: each.returned + units, returnedMinor: each.returnedMinor + Number(worth) }
      : each,
  );
}

const sum = (all: Iterable<bigint>) => [...all].reduce((total, each) => total + each, 0n);

describe('what was paid for a line', () => {
  it('what was paid for a line is its price and its exact share of the tax, within one minor unit', () => {
    fc.assert(
      fc.property(lines, settings, (given, by) => {
        const order = orderOf(given, by);
        // A model with rational numbers: tax shares as numerators over one denominator.
        const prices = given.map((each) => BigInt(each.unitPriceMinorUnits) * BigInt(each.quantity));
        const taxed = prices.map((price, index) => (given[index]?.taxable ? price : 0n));
        const denominator = sum(taxed) + BigInt(order.price.shipping.minorUnits);
        const tax = BigInt(order.price.tax.minorUnits);
        for (const [index, paid] of [...paidForLines(order).values()].entries()) {
          const price = prices[index] ?? 0n;
          const off = (paid - price) * denominator - tax * (taxed[index] ?? 0n);
          expect(denominator === 0n ? paid === price : off > -denominator && off < denominator).toBe(true);
        }
      }),
    );
  });

  it('what was paid for all lines together is the total without the shipping and its tax', () => {
    fc.assert(
      fc.property(lines, settings, (given, by) => {
        const order = orderOf(given, by);
        const kept = BigInt(order.price.total.minorUnits) - sum(paidForLines(order).values());
        const delivery = BigInt(order.price.shipping.minorUnits);
        const rate = BigInt(by.taxBasisPoints);
        // The delivery and its tax, rounded down or up; half a unit more, because the tax was rounded as a whole.
        const off = (kept - delivery) * 20_000n - 2n * delivery * rate;
        expect(off > -30_000n && off < 30_000n).toBe(true);
        if (delivery === 0n) expect(kept).toBe(0n);
      }),
    );
  });
});

describe('refunds without an amount', () => {
  it('refunds of all units without amounts sum to what was paid for each line, in any order and grouping and with any refusals', () => {
    fc.assert(
      fc.property(lines, settings, returns, (given, by, sequence) => {
        const order = orderOf(given, by);
        const paid = paidForLines(order);
        const kept = new Map<string, bigint>();
        const giveBack = (id: string, units: number, refused: boolean) => {
          const [back] = valuesOf(order, [{ orderLineId: id, quantity: units }]);
          if (!back || refused) return;
          kept.set(id, (kept.get(id) ?? 0n) + back.valueMinor);
          order.lines = afterReturn(order.lines, id, units, back.valueMinor);
        };
        for (const { line: index, units, refused } of sequence) {
          const target = order.lines[index % order.lines.length];
          const left = target ? target.quantity - target.returned : 0;
          if (target && left > 0) giveBack(target.id, Math.min(units, left), refused);
        }
        for (const { id, quantity, returned } of order.lines) {
          if (returned < quantity) giveBack(id, quantity - returned, false);
        }
        for (const [id, worth] of paid) expect(kept.get(id)).toBe(worth);
      }),
    );
  });

  it('refunds of some units without amounts are what was paid for that many, within one minor unit', () => {
    fc.assert(
      fc.property(line, settings, fc.nat(20), (given, by, some) => {
        const order = orderOf([given], by);
        const units = BigInt(Math.min(given.quantity, some + 1));
        const [back] = valuesOf(order, [{ orderLineId: '0', quantity: Number(units) }]);
        const paid = paidForLines(order).get('0') ?? 0n;
        const off = (back?.valueMinor ?? 0n) * BigInt(given.quantity) - paid * units;
        expect(off > -BigInt(given.quantity) && off <= 0n).toBe(true);
      }),
    );
  });

  it('refunds without amounts that are refused while others are pending leave the total unchanged', () => {
    fc.assert(
      fc.property(line, settings, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (given, by, refused) => {
        const order = orderOf([given], by);
        const promised: bigint[] = [];
        for (let unit = 0; unit < given.quantity; unit++) {
          const worth = valuesOf(order, [{ orderLineId: '0', quantity: 1 }])[0]?.valueMinor ?? 0n;
          promised.push(worth);
          order.lines = afterReturn(order.lines, '0', 1, worth);
        }
        // All refunds were promised before the first of them is declined.
        const done = promised.filter((_, unit) => !refused[unit]);
        for (const [unit, worth] of promised.entries()) {
          if (refused[unit]) order.lines = afterReturn(order.lines, '0', -1, -worth);
        }
        const left = given.quantity - done.length;
        const rest = left > 0 ? (valuesOf(order, [{ orderLineId: '0', quantity: left }])[0]?.valueMinor ?? 0n) : 0n;
        expect(sum(done) + rest).toBe(paidForLines(order).get('0'));
      }),
    );
  });

  it('refunds without amounts pay the tax back: three at 3.33 and one at 9.99, placed for 29.61 with 4.90 for shipping and 19 % tax', () => {
    const by = { currencyCode: 'EUR', shippingMinorUnits: 490, taxBasisPoints: 1_900 };
    const each = { quantity: 1, taxable: true, requiresShipping: true };
    const order = orderOf(
      [
        { ...each, unitPriceMinorUnits: 333, quantity: 3 },
        { ...each, unitPriceMinorUnits: 999 },
      ],
      by,
    );
    expect(order.price.total).toEqual(money(2_961, 'EUR'));
    const all = order.lines.map(({ id, quantity }) => ({ orderLineId: id, quantity }));
    expect(sum(valuesOf(order, all).map(({ valueMinor }) => valueMinor))).toBe(2_378n);
  });
});
