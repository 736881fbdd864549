import type { CatalogueItem } from './catalogue-item.ts';
import type { CatalogueOption, ProblemColumns } from './catalogue-product.ts';
import { type Extras, mergeOptions, readExtras } from './extras.ts';
import { ImageList, readImage } from './image-list.ts';
import { type ProductDetails, readProductDetails } from './product-details.ts';
import { countOptionColumns, type OptionNames, readOptionNames } from './product-options.ts';
import type { RowCells } from './row-cells.ts';
import { describeBreak, type RowProblem } from './row-problem.ts';
import { VariantList } from './variant-list.ts';
import { isVariantRow, readVariant } from './variant-rows.ts';

/** Assembles one product from its rows. Problems of a row are added to its cells. */
export class ProductAssembly {
  readonly handle: string;
  readonly #currencyCode: string;
  readonly #line: number;
  #lastLine: number;
  #isIncomplete = false;
  readonly #isKnownBySku: boolean;
  #isSingleRow = true;
  #isContradicted = false;
  readonly #title: string;
  readonly #details: ProductDetails;
  readonly #optionNames: OptionNames;
  readonly #extraOptions: CatalogueOption[] | undefined;
  readonly #isLeftOut: boolean;
  readonly #columns: ProblemColumns;
  readonly #optionColumns: number;
  readonly #variants: VariantList;
  readonly #images = new ImageList();

  constructor(handle: string, firstRow: RowCells, currencyCode: string) {
    this.handle = handle;
    this.#currencyCode = currencyCode;
    this.#line = firstRow.line;
    this.#isKnownBySku = firstRow.isSkuList;
    this.#columns = columnsOf(firstRow);
    this.#optionColumns = countOptionColumns(firstRow);
    this.#lastLine = firstRow.lastLine;
    this.#title = firstRow.raw('Title').trim();
    const extras = readExtras(firstRow);
    this.#details = readProductDetails(firstRow, extras);
    this.#extraOptions = extras.options;
    this.#variants = new VariantList(extras.options, firstRow.absentFields.variant.includes('options'));
    this.#optionNames = extras.options?.map(({ name }) => name) ?? readOptionNames(firstRow);
    this.#add(firstRow, true, extras);
    this.#isLeftOut = firstRow.isRefused;
  }

  /** Whether the row belongs to this product. Some files repeat the title on every row. */
  isContinuedBy(row: RowCells): boolean {
    return row.handle === this.handle && (row.isBlank('Title') || row.raw('Title').trim() === this.#title);
  }

  /** Takes a row after the first. */
  continueWith(row: RowCells): void {
    const hasVariant = isVariantRow(row);
    this.#isSingleRow = false;
    this.#add(row, hasVariant, readExtras(row));
    if (row.isRefused && hasVariant) this.missRow();
    this.#lastLine = row.lastLine;
  }

  /** Records that a refused row may have held a variant of the product. */
  missRow(): void {
    this.#isIncomplete = true;
  }

  /** Records that the file has another product with this handle directly below. */
  contradict(): void {
    this.#isContradicted = true;
  }

  /** The product, or the problem that excludes it. If the first row is accepted, there is at least one variant. */
  finish(): CatalogueItem {
    const problem = this.#findProblem();
    if (problem) return { kind: 'problem', problem };
    return {
      kind: 'product',
      product: {
        line: this.#line,
        handle: this.handle,
        origin: null,
        isIncomplete: this.#isIncomplete,
        isKnownBySku: this.#isKnownBySku,
        ...this.#details,
        optionColumns: this.#optionColumns,
        options: mergeOptions(this.#extraOptions, this.#variants.options()),
        images: this.#images.images(),
        variants: this.#variants.variants,
        columns: this.#columns,
      },
    };
  }

  /** A row is used as a whole: if its variant is broken, its image is left out too. */
  #add(row: RowCells, hasVariant: boolean, extras: Extras): void {
    const variant = hasVariant ? readVariant(row, this.#optionNames, extras, this.#currencyCode) : null;
    const image = readImage(row);
    if (variant) this.#variants.check([variant], row, { sku: 'Variant SKU', option: 'Option1 Value' });
    if (image) this.#images.check(image, row, 'Image Src');
    if (!variant && !image && !row.isRefused) {
      const reason = 'The row adds neither a variant nor an image to the product.';
      row.refuseRow('NOTHING_TO_ADD', reason, 'Take it out, or fill it in.');
    }
    if (row.isRefused) return;
    if (variant) this.#variants.add(variant);
    if (image) this.#images.add(image);
  }

  /** The problem of a product after whose last row the file is unreadable. */
  breakOff(): RowProblem {
    const problem = this.#findProblem();
    if (problem) return problem;
    return describeBreak({ line: this.#line, lastLine: this.#lastLine, handle: this.handle });
  }

  #findProblem(): RowProblem | null {
    if (this.#isLeftOut) return this.#leftOut('because there is a problem with the first', 'Correct that row.');
    if (!this.#isContradicted && !this.#variants.isContradictory) return null;
    const remedy = 'Take one of them out, or correct it.';
    return this.#leftOut('because rows of the file contradict each other about it', remedy);
  }

  #leftOut(why: string, remedy: string): RowProblem {
    const reason = `The product is left out with all of its rows, ${why}.`;
    const isImplied = this.#isSingleRow && this.#isLeftOut;
    const place = { line: this.#line, lastLine: this.#lastLine, handle: this.handle, column: null };
    return { ...place, ...(isImplied && { isImplied }), code: 'PRODUCT_LEFT_OUT', reason, remedy };
  }
}

function columnsOf(cells: RowCells): ProblemColumns {
  return {
    handle: cells.labelOf('Handle'),
    // Only files without handles have ids.
    id: cells.labelOf('Handle'),
    description: cells.labelOf('Body (HTML)'),
    status: cells.labelOf(cells.hasColumn('Status') ? 'Status' : 'Published'),
    option: cells.labelOf('Option1 Value'),
    sku: cells.labelOf('Variant SKU'),
    barcode: cells.labelOf('Variant Barcode'),
    price: cells.labelOf('Variant Price'),
    salePrice: cells.labelOf('Variant Compare At Price'),
    quantity: cells.labelOf('Variant Inventory Qty'),
  };
}
