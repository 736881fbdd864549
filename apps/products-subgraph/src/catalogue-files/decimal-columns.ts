import { type DecimalSeparator, type Numeral, readNumeral } from './numeral.ts';
import { type CsvRow, cellCountOf } from './read-rows.ts';
import { RowSpool } from './row-spool.ts';

/** How the numbers of a file are written, column by column, as far as its cells or the person who imports it say. */
export class DecimalColumns {
  readonly #given: DecimalSeparator | null;
  readonly #indexes: number[];
  readonly #thousandths: ReadonlySet<number>;
  readonly #shown = new Map<number, Set<DecimalSeparator>>();

  /**
   * @param columns where numbers stand, and whether three digits behind a point are usual there.
   * @param given the separator of all columns, if the person who imports the file gave one.
   */
  constructor(columns: ReadonlyMap<number, { hasThousandths: boolean }>, given: DecimalSeparator | null) {
    this.#given = given;
    this.#indexes = [...columns.keys()];
    this.#thousandths = new Set(this.#indexes.filter((index) => columns.get(index)?.hasThousandths));
  }

  /** Learns from a row how numbers are written; answers whether it has one that only others can explain. */
  learn(cells: readonly string[]): boolean {
    let isOpen = false;
    for (const index of this.#indexes) {
      const cell = cells[index];
      if (!cell) continue;
      const numeral = this.#read(index, cell);
      if (numeral.kind === 'ambiguous') isOpen = true;
      else if (numeral.kind === 'number' && numeral.shows) this.#show(index, numeral.shows);
    }
    return isOpen;
  }

  /** The plain decimal of a cell, `ambiguous`, or null for what is no number of this column. */
  decimalOf(index: number, text: string): string | 'ambiguous' | null {
    const numeral = this.#read(index, text);
    if (numeral.kind === 'none') return null;
    if (numeral.kind === 'number') {
      return this.#given && numeral.shows && numeral.shows !== this.#given ? null : numeral.decimal;
    }
    const separator = this.#separatorOf(index);
    if (separator === null) return 'ambiguous';
    if (separator === numeral.mark) return numeral.asDecimal;
    return /^-?[1-9]\d{3,5}$/.test(numeral.asThousands) ? numeral.asThousands : null;
  }

  get isGiven(): boolean {
    return this.#given !== null;
  }

  #read(index: number, text: string): Numeral {
    return readNumeral(text, this.#thousandths.has(index) && this.#given !== ',');
  }

  /** A column in which both occur says nothing. */
  #separatorOf(index: number): DecimalSeparator | null {
    const shown = this.#shown.get(index);
    return this.#given ?? (shown?.size === 1 ? ([...shown][0] ?? null) : null);
  }

  #show(index: number, separator: DecimalSeparator): void {
    const shown = this.#shown.get(index);
    if (shown) shown.add(separator);
    else this.#shown.set(index, new Set([separator]));
  }
}

/**
 * The rows as they are. From the first that has an ambiguous number on, they come only when the whole file is read, for
 * any cell may say what is meant; until then they are kept on disk.
 */
export async function* settleDecimals(
  rows: AsyncIterable<CsvRow>,
  columns: DecimalColumns,
  columnCount: number,
): AsyncGenerator<CsvRow> {
  if (columns.isGiven) return yield* rows;
  let spool: RowSpool | null = null;
  const places: number[] = [];
  let failure: { error: unknown } | null = null;
  try {
    try {
      for await (const row of rows) {
        const isSound = row.isWellQuoted && cellCountOf(row) === columnCount;
        if (isSound && columns.learn(row.cells)) spool ??= await RowSpool.open();
        if (spool) places.push(await spool.add(row));
        else yield row;
      }
    } catch (error) {
      failure = { error };
    }
    for (const place of places) if (spool) yield await spool.read(place);
    if (failure) throw failure.error;
  } finally {
    await spool?.close();
  }
}
