import { caseKey, normalizeCode } from '../../domain/plain-text.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/** Where the variations of a file stand, by the product that they name: by its SKU in any case, or as `id:` and its number. */
export class VariationIndex {
  readonly #placesByParent = new Map<string, number[]>();

  add(parent: string, place: number): void {
    const key = caseKey(normalizeCode(parent));
    const others = this.#placesByParent.get(key);
    if (others) others.push(place);
    else this.#placesByParent.set(key, [place]);
  }

  /** Those of a product, each of which is handed out once. */
  take(parent: WooCommerceCells): number[] {
    return [parent.raw('SKU'), `id:${parent.raw('ID').trim()}`].flatMap((written) => {
      const name = caseKey(normalizeCode(written));
      const places = this.#placesByParent.get(name) ?? [];
      this.#placesByParent.delete(name);
      return places;
    });
  }

  /** Those that no product has taken, in the order of the file. */
  rest(): number[] {
    return [...this.#placesByParent.values()].flat().sort((left, right) => left - right);
  }
}
