import { caseKey, normalizeCode } from '../../domain/plain-text.ts';
import { excerpt } from '../excerpt.ts';
import type { Family } from './variable-product.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

const COLUMNS = ['SKU', 'ID'] as const;

/**
 * By which SKUs and ids the products of a file are known. Those of a product with variations are stored nowhere, and yet
 * no other may have them: which product a variation belongs to would be a guess.
 */
export class ParentNames {
  /** The lines of products with variations by their SKU or ID, and those of simple ones by their SKU. */
  readonly #lines = { simple: new Map<string, number>(), variable: new Map<string, number>() };
  /** The names that a product further down has too. */
  readonly #ambiguous = new Map<string, number>();

  /** Refuses a product whose SKU or ID one with variations has, or one whose variations it would get. */
  check(cells: WooCommerceCells, kind: 'simple' | 'variable'): void {
    for (const column of COLUMNS) {
      const key = keyOf(column, cells.raw(column));
      if (key === null) continue;
      const line = this.#lines.variable.get(key) ?? (kind === 'variable' ? this.#lines.simple.get(key) : undefined);
      if (line !== undefined) refuse(cells, column, line);
      else if (kind === 'variable' || column === 'SKU') this.#lines[kind].set(key, cells.line);
      if (line !== undefined && kind === 'variable') this.#ambiguous.set(key, cells.line);
    }
  }

  /** Refuses a product with variations whose name another one has, and variations that have that of another product. */
  checkFamily({ parent, variations }: Family): void {
    for (const column of COLUMNS) {
      const key = keyOf(column, parent.raw(column));
      const line = key === null ? undefined : this.#ambiguous.get(key);
      if (line !== undefined) refuse(parent, column, line);
    }
    for (const cells of variations) {
      const key = keyOf('SKU', cells.raw('SKU'));
      const line = key === null ? undefined : this.#lines.variable.get(key);
      if (line !== undefined && line !== parent.line) refuse(cells, 'SKU', line);
    }
  }
}

function keyOf(column: (typeof COLUMNS)[number], text: string): string | null {
  const code = normalizeCode(text);
  return code === '' ? null : `${column} ${caseKey(code)}`;
}

function refuse(cells: WooCommerceCells, column: (typeof COLUMNS)[number], line: number): void {
  const code = column === 'SKU' ? 'DUPLICATE_SKU' : 'AMBIGUOUS_PRODUCT';
  const reason = `The product on line ${line} has the ${column} ${excerpt(cells.raw(column).trim())} too.`;
  cells.refuse(code, column, reason, 'Give each its own.');
}
