import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cart } from '../src/domain/cart.ts';
import { clearLines, removeLines, setQuantities } from '../src/domain/edit-lines.ts';
import type { CartResult } from '../src/domain/results.ts';
import { guest, useCartShop } from './cart-shop.ts';

const shop = useCartShop();

/** `variant` is the index of a variant on sale; `strict`: only at the version that the shopper saw last. */
type Step =
  | { kind: 'add'; lines: { variant: number; quantity: number }[]; strict: boolean }
  | { kind: 'set'; variant: number; quantity: number; strict: boolean }
  | { kind: 'remove'; variant: number; strict: boolean }
  | { kind: 'clear'; strict: boolean };

/** The effect of a step on the cart, for the model to repeat. */
interface Applied {
  cart: Cart;
  repeat: (model: Map<string, number>) => void;
}

const variant = fc.nat({ max: 3 });
const quantity = fc.integer({ min: 1, max: 5 });
const strict = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      lines: fc.array(fc.record({ variant, quantity }), { minLength: 1, maxLength: 3 }),
      strict,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('set' as const), variant, quantity: fc.nat({ max: 5 }), strict }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), variant, strict }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), strict }) },
);

/**
 * A shopper carries out their steps in a separate process, each on the cart that they saw last. Returns what was
 * applied.
 */
async function work(steps: Step[], opened: Cart, variantIds: string[]): Promise<Applied[]> {
  const { shopping, carts } = shop.services();
  const applied: Applied[] = [];
  let seen = opened;
  for (const current of steps) {
    const target = { cartId: opened.id, expectedVersion: current.strict ? seen.version : null };
    const idOf = (index: number) => variantIds[index] ?? '';
    const line = 'variant' in current ? seen.lines.find(({ variantId }) => variantId === idOf(current.variant)) : null;
    let result: CartResult;
    let repeat: Applied['repeat'];
    if (current.kind === 'add') {
      const lines = current.lines.map((added) => ({ variantId: idOf(added.variant), quantity: added.quantity }));
      result = await shopping.addLines(guest, target, lines);
      repeat = (model) => {
        for (const added of lines) model.set(added.variantId, (model.get(added.variantId) ?? 0) + added.quantity);
      };
    } else if (current.kind === 'clear') {
      result = await carts.edit(guest, { ...target, list: 'cartId' }, clearLines);
      repeat = (model) => model.clear();
    } else if (!line) {
      continue;
    } else if (current.kind === 'remove' || current.quantity === 0) {
      result = await carts.edit(guest, { ...target, list: 'lineIds' }, removeLines([line.id]));
      repeat = (model) => model.delete(line.variantId);
    } else {
      const update = { lineId: line.id, quantity: current.quantity };
      result = await carts.edit(guest, { ...target, list: 'lines' }, setQuantities([update]));
      repeat = (model) => model.set(line.variantId, update.quantity);
    }
    const [error] = result.userErrors;
    if (result.cart) applied.push({ cart: result.cart, repeat });
    else if (error?.code === 'VERSION_CONFLICT') expect(current.strict).toBe(true);
    else expect(error?.code).toBe('NOT_FOUND');
    seen = result.cart ?? (error && 'cart' in error ? error.cart : seen);
  }
  return applied;
}

describe('edits of one cart', () => {
  it('edits of one cart in any interleaving equal a simple model that repeats them by version', async () => {
    const variantIds = Array.from({ length: 4 }, () => shop.catalogue.sell());
    const shoppers = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(shoppers, async (plans) => {
        const { shopping, carts } = shop.services();
        const { cart: opened } = await shopping.createCart(guest, []);
        if (!opened) throw new Error('no cart was opened');
        const applied = (await Promise.all(plans.map((steps) => work(steps, opened, variantIds)))).flat();
        applied.sort((a, b) => a.cart.version - b.cart.version);
        const model = new Map<string, number>();
        for (const [index, { cart, repeat }] of applied.entries()) {
          repeat(model);
          expect(cart.version).toBe(opened.version + index + 1);
          expect(new Map(cart.lines.map((line) => [line.variantId, line.quantity]))).toEqual(model);
        }
        const stored = (await carts.byIds([opened.id], guest)).get(opened.id);
        expect(stored?.version).toBe(opened.version + applied.length);
        expect(stored?.lines).toEqual((applied.at(-1)?.cart ?? opened).lines);
      }),
      { numRuns: 60 },
    );
  });

  it('edits of one cart with an expected version: of several at once, one is applied and the others get the new cart', async () => {
    const variantId = shop.catalogue.sell();
    const { cart } = await shop.services().shopping.createCart(guest, []);
    const target = { cartId: cart?.id ?? '', expectedVersion: 1 };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => shop.services().shopping.addLines(guest, target, [{ variantId, quantity: 1 }])),
    );
    const conflicts = answers.flatMap(({ userErrors }) => userErrors);
    expect(conflicts).toHaveLength(11);
    for (const conflict of conflicts) {
      expect(conflict).toMatchObject({
        code: 'VERSION_CONFLICT',
        currentVersion: 2,
        cart: { version: 2, lines: [{ quantity: 1 }] },
      });
    }
  });
});
