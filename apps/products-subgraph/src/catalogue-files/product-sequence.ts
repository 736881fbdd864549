import { cutText } from '../domain/cut-text.ts';
import { MAX_TEXT_LENGTH } from '../domain/product-limits.ts';
import { normalizeSlug } from '../domain/slug.ts';
import type { CatalogueHeader } from './catalogue-header.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { excerpt } from './excerpt.ts';
import { ProductAssembly } from './product-assembly.ts';
import type { CsvRow } from './read-rows.ts';
import { RowCells } from './row-cells.ts';
import { refuseNameless, refuseShape } from './row-shape.ts';
import { ESCAPED_COLUMN, unescapeCell } from './spreadsheet-cells.ts';

const CODES = ['Variant SKU', 'Variant Barcode'] as const;
const ESCAPED_CODE = /^\s*'(?=\d)/;

/** Groups the rows of a file into products. Holds only the current product in memory. */
export class ProductSequence {
  readonly #header: CatalogueHeader;
  readonly #currencyCode: string;
  /** The places of codes that may be escaped: not in our own exports. */
  readonly #codes: readonly number[];
  #current: ProductAssembly | null = null;

  constructor(header: CatalogueHeader, currencyCode: string) {
    const isOurs = header.indexes.has('Catalogue Extras (JSON)');
    this.#header = header;
    this.#codes = isOurs ? [] : CODES.flatMap((column) => header.indexes.get(column) ?? []);
    this.#currencyCode = currencyCode;
  }

  /** The items that the row completes: its problems, and the previous product if the row starts another one. */
  add(row: CsvRow): CatalogueItem[] {
    const cells = new RowCells(this.#header, this.#unescape(row), toHandle);
    const finished = this.#place(row, cells);
    const problems = cells.problems.map((problem): CatalogueItem => ({ kind: 'problem', problem }));
    return [...finished, ...problems];
  }

  /** The items after which the file is unreadable. The current product may have had more rows there. */
  breakOff(): CatalogueItem[] {
    const problem = this.#current?.breakOff();
    this.#current = null;
    return problem ? [{ kind: 'problem', problem }] : [];
  }

  /** The items that the end of the file completes. */
  end(): CatalogueItem[] {
    const finished = this.#current ? [this.#current.finish()] : [];
    this.#current = null;
    return finished;
  }

  /** Removes the escapes of an export for spreadsheets: ours has a column that names escaped rows. */
  #unescape(row: CsvRow): CsvRow {
    const index = this.#header.indexes.get(ESCAPED_COLUMN);
    if (index === undefined) return this.#withPlainCodes(row);
    const isEscaped = row.cells[index]?.trim().toLowerCase() === 'yes';
    return isEscaped ? { ...row, cells: row.cells.map(unescapeCell) } : row;
  }

  /** Shopify writes an apostrophe before codes of digits, so that spreadsheets keep their zeros. */
  #withPlainCodes(row: CsvRow): CsvRow {
    const places = this.#codes;
    if (!places.some((place) => ESCAPED_CODE.test(row.cells[place] ?? ''))) return row;
    const cells = row.cells.map((cell, place) => (places.includes(place) ? cell.replace(ESCAPED_CODE, '') : cell));
    return { ...row, cells };
  }

  /** A row with an unreliable handle does not end the product above, which may continue below it. */
  #place(row: CsvRow, cells: RowCells): CatalogueItem[] {
    refuseShape(row, cells, this.#header);
    if (!cells.isRefused && cells.isSkuList) refuseNameless(cells, 'Variant SKU');
    else if (!cells.isRefused) refuseHandle(cells);
    if (cells.handle === null || cells.isRefused) {
      this.#current?.missRow();
      return [];
    }
    if (!cells.isSkuList && this.#current?.isContinuedBy(cells)) {
      this.#current.continueWith(cells);
      return [];
    }
    return this.#open(cells.handle, cells);
  }

  #open(handle: string, cells: RowCells): CatalogueItem[] {
    if (!cells.isSkuList && this.#current?.handle === handle) {
      if (!cells.isBlank('Title')) this.#current.contradict();
      const reason = `The product directly above has the handle ${excerpt(handle)} too.`;
      cells.refuse('DUPLICATE_HANDLE', 'Handle', reason, 'Give one of them another handle.');
    }
    const finished = this.end();
    if (cells.hasColumn('Title') && cells.isBlank('Title')) {
      const reason = `The row continues the product ${excerpt(handle)}, which is not directly above it, or has no title.`;
      const remedy = "Put the product's rows together, the one with the title first.";
      cells.refuse('STRAY_ROW', 'Title', reason, remedy);
    } else {
      this.#current = new ProductAssembly(handle, cells, this.#currencyCode);
    }
    return finished;
  }
}

function toHandle(cells: RowCells): string | null {
  if (!cells.isSkuList) return normalizeSlug(cells.raw('Handle'));
  return cutText(cells.raw('Variant SKU').trim(), MAX_TEXT_LENGTH) || null;
}

function refuseHandle(cells: RowCells): void {
  if (cells.isBlank('Handle')) {
    cells.refuse('MISSING_VALUE', 'Handle', 'The row has no handle.', 'Write that of its product.');
  } else if (cells.handle === null) {
    const reason = `${excerpt(cells.raw('Handle'))} is not a handle.`;
    cells.refuse('INVALID_HANDLE', 'Handle', reason, 'Use up to 255 letters, digits, “-” and “_”.');
  }
}
