import { caseKey, normalizeCode } from '../../domain/plain-text.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/**
 * The places of the variations in a file, by their product's reference: its SKU in any case, or `id:` and its number.
 */
export class VariationIndex {
  readonly #placesByParent = new Map<string, number[]>();
  /** The references of the products in the file. */
  readonly #parents = new Set<string>();
  /** The references in rows that are not read. */
  readonly #names = new Set<string>();

  /** Records that the product, which may have variations, is in the file. */
  addParent(parent: WooCommerceCells): void {
    for (const key of keysOf(parent)) this.#parents.add(key);
  }

  add(parent: string, place: number): void {
    const key = caseKey(normalizeCode(parent));
    const others = this.#placesByParent.get(key);
    if (others) others.push(place);
    else this.#placesByParent.set(key, [place]);
  }

  /** Records that a row which is not read names this product as its own. */
  addName(parent: string): void {
    this.#names.add(caseKey(normalizeCode(parent)));
  }

  /** Whether any row names the product as its own. */
  isNamed(product: WooCommerceCells): boolean {
    return keysOf(product).some((key) => this.#names.has(key) || this.#placesByParent.has(key));
  }

  /** The variations of a product; each is returned once. */
  take(parent: WooCommerceCells): number[] {
    return keysOf(parent).flatMap((key) => {
      const places = this.#placesByParent.get(key) ?? [];
      this.#placesByParent.delete(key);
      return places;
    });
  }

  /** Whether variations name a product that is not in the file. */
  hasOrphans(): boolean {
    return [...this.#placesByParent.keys()].some((key) => !this.#parents.has(key));
  }

  /** The variations that no product has taken, in the order of the file. */
  rest(): number[] {
    return [...this.#placesByParent.values()].flat().sort((left, right) => left - right);
  }
}

function keysOf(parent: WooCommerceCells): string[] {
  return [parent.raw('SKU'), `id:${parent.raw('ID').trim()}`].map((written) => caseKey(normalizeCode(written)));
}
