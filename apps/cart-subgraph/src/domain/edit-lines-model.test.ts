import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CartLine } from './cart.ts';
import { addLines, clearLines, type Edit, removeLines, setQuantities } from './edit-lines.ts';

/** A step as a shopper means it: by variant. The model of a cart is a map from variants to quantities. */
type Step =
  | { kind: 'add'; lines: [string, number][] }
  | { kind: 'set'; variantId: string; quantity: number }
  | { kind: 'remove'; variantId: string }
  | { kind: 'clear' };

const variantId = fc.integer({ min: 1, max: 6 }).map(String);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    lines: fc.array(fc.tuple(variantId, fc.integer({ min: -1, max: 700 })), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('set' as const), variantId, quantity: fc.integer({ min: -1, max: 1001 }) }),
  fc.record({ kind: fc.constant('remove' as const), variantId }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

let ids = 0;
function editFor(current: Step, lines: readonly CartLine[]): Edit {
  const lineId = (id: string) => lines.find((line) => line.variantId === id)?.id ?? 'none';
  switch (current.kind) {
    case 'add':
      return addLines(
        current.lines.map(([id, quantity]) => ({ id: `${ids++}`, variantId: id, quantity, priceId: id })),
      );
    case 'set':
      return setQuantities([{ lineId: lineId(current.variantId), quantity: current.quantity }]);
    case 'remove':
      return removeLines([lineId(current.variantId)]);
    case 'clear':
      return clearLines;
  }
}

/** The same step on the model; null: it must be refused. */
function onModel(model: ReadonlyMap<string, number>, current: Step): Map<string, number> | null {
  const next = new Map(model);
  switch (current.kind) {
    case 'add':
      for (const [id, quantity] of current.lines) {
        if (quantity < 1) return null;
        next.set(id, (next.get(id) ?? 0) + quantity);
        if ((next.get(id) ?? 0) > 999) return null;
      }
      return next;
    case 'set':
      if (!next.has(current.variantId) || current.quantity < 0 || current.quantity > 999) return null;
      if (current.quantity === 0) next.delete(current.variantId);
      else next.set(current.variantId, current.quantity);
      return next;
    case 'remove':
      return next.delete(current.variantId) ? next : null;
    case 'clear':
      return new Map();
  }
}

describe('the lines of a cart', () => {
  it('are what a simple model says after any sequence of edits, refusals included', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let lines: readonly CartLine[] = [];
        let model = new Map<string, number>();
        for (const current of steps) {
          const result = editFor(current, lines)(lines);
          const expected = onModel(model, current);
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

  it('keep their ids and the price seen when units are added', () => {
    const added = (id: string, priceId: string) => addLines([{ id, variantId: 'v', quantity: 1, priceId }]);
    const first = added('first', 'old')([]);
    const second = 'lines' in first ? added('second', 'new')(first.lines) : first;
    expect(second).toMatchObject({ lines: [{ id: 'first', quantity: 2, addedPriceId: 'old' }] });
  });
});
