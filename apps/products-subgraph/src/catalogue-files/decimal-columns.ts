import { type DecimalSeparator, isPlainNumber, isUsualNumber, type Numeral, readNumeral } from './numeral.ts';
import { type CsvRow, cellCountOf } from './read-rows.ts';
import { SpooledList } from './spooled-list.ts';

/** A number whose mark may separate decimals or thousands. */
export interface UnsettledNumber {
  /** Two cells of its column that contradict each other; null if no cell decides. */
  contradiction: readonly [string, string] | null;
  /** A price of its column with the usual decimals: with three of them, this one is another notation, or a mistake. */
  usual: string | null;
}

/** How the numbers of a file are written, per column, as its cells or the user show. */
export class DecimalColumns {
  readonly #given: DecimalSeparator | null;
  readonly #indexes: number[];
  readonly #thousandths: ReadonlySet<number>;
  readonly #prices: ReadonlySet<number>;
  /** For each column, the first cell that shows each separator. */
  readonly #shown = new Map<number, Map<DecimalSeparator, string>>();
  /** For each column of prices, the first one with one or two decimals. */
  readonly #usual = new Map<number, string>();

  /**
   * @param columns the columns with numbers: whether they are prices, and whether these have three decimals.
   * @param given the decimal separator of all columns, if the user gave one.
   */
  constructor(
    columns: ReadonlyMap<number, { hasThousandths: boolean; isPrice?: boolean }>,
    given: DecimalSeparator | null,
  ) {
    this.#given = given;
    this.#indexes = [...columns.keys()];
    this.#thousandths = new Set(this.#indexes.filter((index) => columns.get(index)?.hasThousandths));
    this.#prices = new Set(this.#indexes.filter((index) => columns.get(index)?.isPrice));
  }

  /**
   * Learns from a row how numbers are written. Returns whether the row has a number that only other rows can explain.
   */
  learn(cells: readonly string[]): boolean {
    let isOpen = false;
    for (const index of this.#indexes) {
      const cell = cells[index];
      if (!cell || isPlainNumber(cell)) continue;
      if (isUsualNumber(cell)) {
        this.#show(index, '.', cell);
        continue;
      }
      const numeral = this.#read(index, cell);
      if (numeral.kind === 'ambiguous') isOpen = true;
      else if (numeral.kind === 'number' && numeral.shows) this.#show(index, numeral.shows, cell);
    }
    return isOpen;
  }

  /** The number in a cell in plain notation, or null if it is not a number of this column. */
  decimalOf(index: number, text: string): string | UnsettledNumber | null {
    if (isPlainNumber(text) || (this.#given !== ',' && isUsualNumber(text))) return text;
    const numeral = this.#read(index, text);
    if (numeral.kind === 'none') return null;
    if (numeral.kind === 'number') {
      return this.#given && numeral.shows && numeral.shows !== this.#given ? null : numeral.decimal;
    }
    const separator = this.#separatorOf(index);
    if (separator === null) return { contradiction: this.#contradictionOf(index), usual: null };
    const usual = this.#usual.get(index) ?? null;
    if (separator === numeral.mark && usual !== null && !this.#given) return { contradiction: null, usual };
    if (separator === numeral.mark) return numeral.asDecimal;
    return /^-?[1-9]\d{3,5}$/.test(numeral.asThousands) ? numeral.asThousands : null;
  }

  get isGiven(): boolean {
    return this.#given !== null;
  }

  #read(index: number, text: string): Numeral {
    return readNumeral(text, this.#thousandths.has(index) && this.#given !== ',');
  }

  /** A column in which both occur tells nothing. */
  #separatorOf(index: number): DecimalSeparator | null {
    const shown = this.#shown.get(index);
    return this.#given ?? (shown?.size === 1 ? ([...shown.keys()][0] ?? null) : null);
  }

  #contradictionOf(index: number): UnsettledNumber['contradiction'] {
    const [first, second] = this.#shown.get(index)?.values() ?? [];
    return first === undefined || second === undefined ? null : [first, second];
  }

  #show(index: number, separator: DecimalSeparator, cell: string): void {
    if (this.#prices.has(index) && !this.#usual.has(index) && /[.,]\d{1,2}\s*$/.test(cell))
      this.#usual.set(index, cell);
    const shown = this.#shown.get(index);
    if (!shown) this.#shown.set(index, new Map([[separator, cell]]));
    else if (!shown.has(separator)) shown.set(separator, cell);
  }
}

/**
 * The rows unchanged. From the first ambiguous number on, rows are kept on disk until the whole file is read, because
 * any later cell may resolve it.
 */
export async function* settleDecimals(
  rows: AsyncIterable<CsvRow>,
  columns: DecimalColumns,
  columnCount: number,
): AsyncGenerator<CsvRow> {
  if (columns.isGiven) return yield* rows;
  const kept = new SpooledList<CsvRow>();
  let failure: { error: unknown } | null = null;
  try {
    try {
      for await (const row of rows) {
        const isSound = row.isWellQuoted && cellCountOf(row) === columnCount;
        const isUnsettled = isSound && columns.learn(row.cells);
        if (isUnsettled || !kept.isEmpty) await kept.add(row);
        else yield row;
      }
    } catch (error) {
      failure = { error };
    }
    yield* kept.values();
    if (failure) throw failure.error;
  } finally {
    await kept.close();
  }
}
