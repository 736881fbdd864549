import { caseKey, normalizeCode } from '../../domain/plain-text.ts';
import { excerpt } from '../excerpt.ts';
import type { Family } from './variable-product.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

const COLUMNS = ['SKU', 'ID'] as const;

/**
 * The SKUs and ids of a file's products. Those of a product with variations are not stored, but no other product may
 * have them: it would be a guess which product a variation belongs to.
 */
export class ParentNames {
  /** The lines of products with variations by SKU or ID, and of simple ones by SKU. */
  readonly #lines = { simple: new Map<string, number>(), variable: new Map<string, number>() };
  /** Names that another product further down has too. */
  readonly #ambiguous = new Map<string, number>();

  /**
   * Refuses a product with the SKU or ID of a product with variations, or one that would get variations of another
   * product.
   */
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

  /**
   * Refuses a product with variations that shares a name with another one, and variations with a name of another
   * product.
   */
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
