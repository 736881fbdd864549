import type { SpooledRow } from './row-spool.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/** Where a variation stands, and where among those of its product. */
export interface IndexedVariation extends SpooledRow {
  position: number;
}

/** The variations of a file by the product that they name: by its SKU, or as `id:` and its number. */
export class VariationIndex {
  readonly #byParent = new Map<string, IndexedVariation[]>();

  add(parent: string, variation: IndexedVariation): void {
    const others = this.#byParent.get(parent);
    if (others) others.push(variation);
    else this.#byParent.set(parent, [variation]);
  }

  /** Those of a product, in their order, each of which is handed out once. */
  take(parent: WooCommerceCells): IndexedVariation[] {
    const names = [parent.raw('SKU').trim(), `id:${parent.raw('ID').trim()}`];
    const found = names.flatMap((name) => {
      const variations = this.#byParent.get(name) ?? [];
      this.#byParent.delete(name);
      return variations;
    });
    return found.sort((left, right) => left.position - right.position || left.line - right.line);
  }

  /** Those that no product has taken, by line. */
  rest(): { parent: string; variation: IndexedVariation }[] {
    const rest = [...this.#byParent].flatMap(([parent, variations]) =>
      variations.map((variation) => ({ parent, variation })),
    );
    return rest.sort((left, right) => left.variation.line - right.variation.line);
  }
}
