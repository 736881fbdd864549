import { cutText } from '../../domain/cut-text.ts';
import { slugify } from '../../domain/slug.ts';
import { productNameOf } from './product-name.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/**
 * The format has no handles. A new product gets one from its name, as WordPress makes it, which is the same for every
 * import.
 */
export function handleFromName(cells: WooCommerceCells): string | null {
  return toHandle(productNameOf(cells));
}

/** Keeps the handles of a file distinct. Of several products with the same name, the first gets the plain one. */
export class HandleChoice {
  readonly #taken = new Set<string>();
  readonly #names = new Set<string>();
  readonly #lastNumbers = new Map<string, number>();

  /** Whether a product with this name has a handle already. */
  has(cells: WooCommerceCells): boolean {
    return this.#names.has(nameOf(cells));
  }

  /** Null if the name gives no handle. */
  choose(cells: WooCommerceCells): string | null {
    const base = handleFromName(cells);
    const ownKey = toHandle(cells.raw('SKU')) ?? toHandle(cells.raw('ID'));
    const candidates = [base, base && ownKey && toHandle(`${cutText(base, 200)}-${ownKey}`), ownKey];
    const free = candidates.find((candidate) => candidate && !this.#taken.has(candidate));
    const handle = free ?? (base && this.#numbered(cutText(base, 240)));
    if (handle !== null) this.#taken.add(handle);
    this.#names.add(nameOf(cells));
    return handle;
  }

  #numbered(base: string): string {
    let number = this.#lastNumbers.get(base) ?? 1;
    do number += 1;
    while (this.#taken.has(`${base}-${number}`));
    this.#lastNumbers.set(base, number);
    return `${base}-${number}`;
  }
}

function nameOf(cells: WooCommerceCells): string {
  return productNameOf(cells).trim();
}

function toHandle(text: string): string | null {
  return slugify(text) || null;
}
