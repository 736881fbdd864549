import { caseKey, normalizeCode, normalizeText } from '../../domain/plain-text.ts';
import { MAX_DESCRIPTION_LENGTH } from '../../domain/product-limits.ts';
import type { VariationOption } from './variation-options.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { LISTED_COLUMN } from './woocommerce-columns.ts';

/** The places of products that are not shown by themselves, by SKU, until another product lists them. */
export class ListedProducts {
  readonly #placeBySku = new Map<string, number>();

  has(sku: string): boolean {
    return this.#placeBySku.has(caseKey(sku));
  }

  add(sku: string, place: number): void {
    this.#placeBySku.set(caseKey(sku), place);
  }

  /** Returns each place once. */
  take(sku: string): number | undefined {
    const place = this.#placeBySku.get(caseKey(sku));
    this.#placeBySku.delete(caseKey(sku));
    return place;
  }

  /** The places that were never taken, in the order of the file. */
  rest(): number[] {
    return [...this.#placeBySku.values()];
  }
}

/** A variation as its product lists it. */
interface ListedVariation {
  sku: string;
  options: VariationOption[];
}

/** The variations in a cell such as `sku=TEE-S,size=S|sku=TEE-M,size=M`. One without a SKU is refused. */
export function readListed(cells: WooCommerceCells): ListedVariation[] {
  const written = cells.text(LISTED_COLUMN, MAX_DESCRIPTION_LENGTH).split('|');
  return written.flatMap((text) => {
    const pairs = readPairs(text);
    const sku = pairs.find(({ name }) => caseKey(name) === 'sku')?.value ?? '';
    const options = pairs.filter(({ name }) => caseKey(name) !== 'sku');
    if (sku !== '') {
      for (const { value } of options) cells.refuseDamagedOption(LISTED_COLUMN, value);
      return [{ sku: normalizeCode(sku), options: options.map(toOption) }];
    }
    cells.refuse('INVALID_VALUE', LISTED_COLUMN, 'A variation has no SKU.', 'Write each as sku=…,option=value.');
    return [];
  });
}

function toOption({ name, value }: { name: string; value: string }): VariationOption {
  return { name, values: [value], whole: value, column: LISTED_COLUMN };
}

/** A part without an equals sign belongs to the value before it, which contains a comma. */
function readPairs(text: string): { name: string; value: string }[] {
  const pairs: { name: string; value: string }[] = [];
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const last = pairs.at(-1);
    if (at > 0) pairs.push({ name: normalizeText(part.slice(0, at)), value: normalizeText(part.slice(at + 1)) });
    else if (last) last.value = `${last.value},${part}`;
  }
  return pairs.map(({ name, value }) => ({ name, value: normalizeText(value) }));
}
