import { describe, expect, it } from 'vitest';
import type { CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { matchVariants } from './match-variants.ts';
import type { StoredVariant } from './stored-catalogue.ts';

/** "S A" is a variant with the size S and the SKU A; "S" has no SKU. */
function facts(text: string) {
  const [value = '', sku = null] = text.split(' ');
  return { sku, selectedOptions: [{ name: 'Size', value }] };
}

/** Which stored variant each row stands for, as "row = stored", and which are left. */
function match(rows: string[], stored: string[], owners: Record<string, string> = {}) {
  const { accepted, refused, left } = matchVariants(
    rows.map((text) => ({ ...facts(text), barcode: text }) as CatalogueVariant),
    stored.map((text) => ({ ...facts(text), id: text }) as StoredVariant),
    (sku) => owners[sku] ?? null,
  );
  return {
    accepted: accepted.map(({ variant, stored: match }) => `${variant.barcode} = ${match?.id ?? 'new'}`),
    refused: refused.map(({ variant, takenBy }) => `${variant.barcode} of ${takenBy}`),
    left: left.map(({ id }) => id),
  };
}

describe('a row of a file matches the stored variant', () => {
  it('a row of a file stands for the stored variant with its SKU, whatever the options', () => {
    expect(match(['L A', 'S B'], ['S A', 'L B']).accepted).toEqual(['L A = S A', 'S B = L B']);
  });

  it('a row of a file stands for the stored variant with its options, if it has no SKU or a new one', () => {
    expect(match(['S', 'M X'], ['M B', 'S A'])).toMatchObject({ accepted: ['S = S A', 'M X = M B'], left: [] });
  });

  it('a row of a file stands for the stored variant only if no other row names that one’s SKU, even further down', () => {
    expect(match(['S X', 'M A'], ['S A']).accepted).toEqual(['S X = new', 'M A = S A']);
  });

  it('a row of a file stands for only one stored variant, even if several have its options', () => {
    expect(match(['S', 'S X', 'S Y'], ['S A', 'S B']).accepted).toEqual(['S = S A', 'S X = S B', 'S Y = new']);
  });
});

describe('a row of a file', () => {
  it('a row of a file with the SKU of another product is refused, and does not change the variant with its options', () => {
    expect(match(['S A', 'M'], ['S', 'M'], { A: 'mug' })).toEqual({
      accepted: ['M = M'],
      refused: ['S A of mug'],
      left: ['S'],
    });
  });
});
