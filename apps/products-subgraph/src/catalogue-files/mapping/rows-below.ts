import { MAX_VARIANTS } from '../../domain/product-limits.ts';
import { type CsvRow, cellCountOf } from '../read-rows.ts';
import { BROKEN_OFF, type ProblemWords } from '../row-problem.ts';
import { keyOf } from './mapped-names.ts';

/** The largest number of rows of one product that are kept in memory. */
const MAX_ROWS_BELOW = 2 * MAX_VARIANTS;
const PRODUCTS: readonly string[] = ['', 'simple', 'variable'];

/**
 * Converts rows in which variations stand below their product to rows that name their product: see `variationsBelow`. A
 * row below a product that is not a variation may change its price, so the product is refused with all of its rows.
 * @param names the names of the cells; `columnCount` is the number of cells of a row of the file.
 */
export async function* nameParents(
  rows: AsyncIterable<CsvRow>,
  names: readonly string[],
  columnCount: number,
): AsyncGenerator<CsvRow> {
  const family = new FamilyOfRows(names, columnCount);
  try {
    for await (const row of rows) {
      if (family.isComplete(row)) yield* family.take();
      family.add(row);
    }
  } catch (error) {
    for (const row of family.take()) yield { ...row, refusal: BROKEN_OFF };
    throw error;
  }
  yield* family.take();
}

class FamilyOfRows {
  readonly #columnCount: number;
  readonly #indexes: ReadonlyMap<string, number>;
  #rows: CsvRow[] = [];

  constructor(names: readonly string[], columnCount: number) {
    this.#columnCount = columnCount;
    this.#indexes = new Map(names.map((name, index) => [name, index]));
  }

  /** True if the row does not belong to this product. An unreadable row may belong to it. */
  isComplete(row: CsvRow): boolean {
    return (this.#isSound(row) && this.#isProduct(row)) || this.#rows.length > MAX_ROWS_BELOW;
  }

  add(row: CsvRow): void {
    this.#rows.push(row);
  }

  take(): CsvRow[] {
    const [product, ...below] = this.#rows;
    this.#rows = [];
    if (!product) return [];
    const refusal = this.#findRefusal(product, below);
    if (refusal !== null) return [product, ...below].map((row) => ({ ...row, refusal: row.refusal ?? refusal }));
    if (below.length === 0) return [product];
    return [this.#withVariations(product), ...below.map((row) => this.#withParent(row, product))];
  }

  #findRefusal(product: CsvRow, below: readonly CsvRow[]): ProblemWords | null {
    if (!this.#isSound(product) && below.length === 0) return null;
    if (!this.#isProduct(product)) {
      return { reason: 'It stands below no product.', remedy: 'Put it directly below the one that it belongs to.' };
    }
    if (below.length >= MAX_ROWS_BELOW) {
      const reason = `More than ${MAX_VARIANTS} variations stand below the product.`;
      return { reason, remedy: 'Make several products of it.' };
    }
    const refused = [product, ...below].find((row) => row.refusal !== undefined);
    if (refused) {
      const reason = `The product is left out with all rows below it, because that on line ${refused.line} is refused.`;
      return { reason, remedy: 'Correct that row.' };
    }
    const strange = below.find((row) => !this.#isSound(row) || this.#typeOf(row) !== 'variation');
    if (strange) {
      const what = this.#isSound(strange) ? `is of the type “${this.#typeOf(strange)}”` : 'cannot be read';
      const reason = `The product is left out with all rows below it, because that on line ${strange.line} ${what}.`;
      return { reason, remedy: 'Correct it, or take it out and give each variation the price that it leads to.' };
    }
    const isNamed = this.#cell(product, 'ID') !== '' || this.#cell(product, 'SKU') !== '';
    if (below.length === 0 || isNamed) return null;
    return { reason: 'The product has variations below it, and neither ID nor SKU.', remedy: 'Give it one.' };
  }

  /**
   * A blank cell of a row below takes the product's value. If only the product counts units, the variants share them.
   */
  #withParent(row: CsvRow, product: CsvRow): CsvRow {
    const id = this.#cell(product, 'ID');
    const hasPrice = this.#cell(row, 'Regular price') !== '';
    const isShared = this.#cell(row, 'Stock') === '' && this.#cell(product, 'Stock') !== '';
    return this.#with(row, {
      Parent: id === '' ? this.#cell(product, 'SKU') : `id:${id}`,
      ...(!hasPrice && {
        'Regular price': this.#cell(product, 'Regular price'),
        'Sale price': this.#cell(product, 'Sale price'),
      }),
      ...(isShared && { Stock: 'parent' }),
    });
  }

  #withVariations(product: CsvRow): CsvRow {
    const types = this.#cell(product, 'Type');
    return this.#with(product, {
      Type: /simple/i.test(types) ? types.replace(/simple/i, 'variable') : types || 'variable',
    });
  }

  #with(row: CsvRow, changes: Readonly<Record<string, string>>): CsvRow {
    const cells = [...row.cells];
    for (const [name, text] of Object.entries(changes)) {
      const index = this.#indexes.get(name);
      if (index !== undefined) cells[index] = text;
    }
    return { ...row, cells };
  }

  #cell({ cells }: CsvRow, name: string): string {
    return cells[this.#indexes.get(name) ?? -1]?.trim() ?? '';
  }

  #typeOf(row: CsvRow): string {
    return keyOf(this.#cell(row, 'Type').split(',')[0] ?? '');
  }

  #isProduct(row: CsvRow): boolean {
    return PRODUCTS.includes(this.#typeOf(row));
  }

  #isSound(row: CsvRow): boolean {
    return row.isWellQuoted && cellCountOf(row) === this.#columnCount;
  }
}
