import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CartLine } from './cart.ts';
import { addLines, clearLines, type EditResult, type RaiseLimits, removeLines, setQuantities } from './edit-lines.ts';

/** A step in the shopper's terms: by variant. The model of a cart is a map from variants to quantities. */
type Step =
  | { kind: 'add'; lines: [string, number][] }
  | { kind: 'set'; variantId: string; quantity: number }
  | { kind: 'remove'; variantId: string }
  | { kind: 'clear' }
  | { kind: 'sell'; variantId: string; limits: RaiseLimits };

const variantId = fc.integer({ min: 1, max: 6 }).map(String);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    lines: fc.array(fc.tuple(variantId, fc.integer({ min: -1, max: 700 })), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('set' as const), variantId, quantity: fc.integer({ min: -1, max: 1001 }) }),
  fc.record({ kind: fc.constant('remove' as const), variantId }),
  fc.record({ kind: fc.constant('clear' as const) }),
  fc.record({
    kind: fc.constant('sell' as const),
    variantId,
    limits: fc.record({
      availableForSale: fc.boolean(),
      unitPriceMinor: fc.option(
        fc.oneof(fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER), fc.integer({ min: 2 ** 43, max: 2 ** 46 })),
      ),
    }),
  }),
);

let ids = 0;
function edited(current: Step, lines: readonly CartLine[], limits: ReadonlyMap<string, RaiseLimits>): EditResult {
  const lineId = (id: string) => lines.find((line) => line.variantId === id)?.id ?? 'none';
  switch (current.kind) {
    case 'add':
      return addLines(
        current.lines.map(([id, quantity]) => {
          const unitPriceMinor = limits.get(id)?.unitPriceMinor ?? null;
          return { id: `${ids++}`, variantId: id, quantity, priceId: id, unitPriceMinor };
        }),
      )(lines);
    case 'set':
      return setQuantities([{ lineId: lineId(current.variantId), quantity: current.quantity }], limits)(lines);
    case 'remove':
      return removeLines([lineId(current.variantId)])(lines);
    case 'clear':
      return clearLines();
    case 'sell':
      return { lines };
  }
}

/** Applies the step to the model; null if it must be refused. */
function onModel(
  model: ReadonlyMap<string, number>,
  current: Step,
  limits: ReadonlyMap<string, RaiseLimits>,
): Map<string, number> | null {
  const next = new Map(model);
  const isExact = (id: string) => BigInt(limits.get(id)?.unitPriceMinor ?? 0) * BigInt(next.get(id) ?? 0) < 2n ** 53n;
  switch (current.kind) {
    case 'add':
      for (const [id, quantity] of current.lines) {
        if (quantity < 1) return null;
        next.set(id, (next.get(id) ?? 0) + quantity);
        if ((next.get(id) ?? 0) > 999 || !isExact(id)) return null;
      }
      return next;
    case 'set':
      if (!next.has(current.variantId) || current.quantity < 0 || current.quantity > 999) return null;
      if (current.quantity === 0) next.delete(current.variantId);
      else next.set(current.variantId, current.quantity);
      if (current.quantity <= (model.get(current.variantId) ?? 0)) return next;
      return limits.get(current.variantId)?.availableForSale !== false && isExact(current.variantId) ? next : null;
    case 'remove':
      return next.delete(current.variantId) ? next : null;
    case 'clear':
      return new Map();
    case 'sell':
      return next;
  }
}

describe('the lines of a cart', () => {
  it('the lines of a cart equal a simple model after any sequence of edits, including refused ones', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let lines: readonly CartLine[] = [];
        let model = new Map<string, number>();
        const limits = new Map<string, RaiseLimits>();
        for (const current of steps) {
          if (current.kind === 'sell') limits.set(current.variantId, current.limits);
          const result = edited(current, lines, limits);
          const expected = onModel(model, current, limits);
          expect('problem' in result).toBe(expected === null);
          if ('lines' in result) lines = result.lines;
          model = expected ?? model;
          // Maps keep the order of insertion, as lines do.
          expect(lines.map((line) => [line.variantId, line.quantity])).toEqual([...model]);
          expect(lines.every(({ position }, index) => position > (lines[index - 1]?.position ?? 0))).toBe(true);
        }
      }),
    );
  });

  it('the lines of a cart keep their ids and the price that the buyer saw when units are added', () => {
    const added = (id: string, priceId: string) =>
      addLines([{ id, variantId: 'v', quantity: 1, priceId, unitPriceMinor: null }]);
    const first = added('first', 'old')([]);
    const second = 'lines' in first ? added('second', 'new')(first.lines) : first;
    expect(second).toMatchObject({ lines: [{ id: 'first', quantity: 2, addedPriceId: 'old' }] });
  });
});
