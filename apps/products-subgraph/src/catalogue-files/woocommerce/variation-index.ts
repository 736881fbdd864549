import { caseKey, normalizeCode } from '../../domain/plain-text.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/**
 * The places of the variations in a file, by their product's reference: its SKU in any case, or `id:` and its number.
 */
export class VariationIndex {
  readonly #placesByParent = new Map<string, number[]>();

  add(parent: string, place: number): void {
    const key = caseKey(normalizeCode(parent));
    const others = this.#placesByParent.get(key);
    if (others) others.push(place);
    else this.#placesByParent.set(key, [place]);
  }

  /** The variations of a product; each is returned once. */
  take(parent: WooCommerceCells): number[] {
    return [parent.raw('SKU'), `id:${parent.raw('ID').trim()}`].flatMap((written) => {
      const name = caseKey(normalizeCode(written));
      const places = this.#placesByParent.get(name) ?? [];
      this.#placesByParent.delete(name);
      return places;
    });
  }

  /** The variations that no product has taken, in the order of the file. */
  rest(): number[] {
    return [...this.#placesByParent.values()].flat().sort((left, right) => left - right);
  }
}
