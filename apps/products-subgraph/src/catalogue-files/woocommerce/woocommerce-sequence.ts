import type { CatalogueItem } from '../catalogue-item.ts';
import { readWholeNumber } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import type { CsvRow } from '../read-rows.ts';
import type { RowProblem } from '../row-problem.ts';
import { refuseShape } from '../row-shape.ts';
import type { RowSpool } from '../row-spool.ts';
import { HandleChoice, handleFromName } from './handle-choice.ts';
import { ListedProducts, readListed } from './listed-variations.ts';
import { readSimpleProduct } from './simple-product.ts';
import { readVariableProduct } from './variable-product.ts';
import type { PriceContext } from './variant-prices.ts';
import { VariationIndex } from './variation-index.ts';
import { readAttributes, type VariationOption } from './variation-options.ts';
import { toWooCommerceCells, typeOf, type WooCommerceCells } from './woocommerce-cells.ts';
import { LISTED_COLUMN } from './woocommerce-columns.ts';
import { isHidden } from './woocommerce-details.ts';
import type { WooCommerceHeader } from './woocommerce-header.ts';

/** Makes products of rows: simple ones at once, and those with variations, which may stand anywhere, at the end. */
export class WooCommerceSequence {
  readonly #header: WooCommerceHeader;
  readonly #options: Omit<PriceContext, 'note'>;
  readonly #spool: RowSpool;
  readonly #handles = new HandleChoice();
  readonly #parents: { place: number; handle: string }[] = [];
  readonly #variations = new VariationIndex();
  readonly #listed = new ListedProducts();
  #isIncomplete = false;

  constructor(header: WooCommerceHeader, options: Omit<PriceContext, 'note'>, spool: RowSpool) {
    this.#header = header;
    this.#options = options;
    this.#spool = spool;
  }

  /** What the row completes: its problems, and the product if it is a simple one. */
  async add(row: CsvRow): Promise<CatalogueItem[]> {
    const cells = this.#read(row);
    refuseShape(row, cells, this.#header.columnCount);
    this.#isIncomplete ||= cells.isRefused;
    if (row.refusal !== undefined && !cells.isRefused) cells.refuse('UNSUPPORTED_TYPE', 'Type', row.refusal);
    if (cells.isRefused) return toItems(cells.problems);
    const { kind } = typeOf(cells);
    if (kind === 'variation') return this.#keepVariation(row, cells);
    if (kind !== 'simple' && kind !== 'variable') return refuseKind(cells, kind);
    if (kind === 'simple' && this.#isToBeListed(cells)) return this.#keepForList(row, cells);
    const isNameless = cells.isBlank('SKU') && cells.isBlank('ID');
    if (isNameless && this.#handles.has(cells)) {
      const reason = 'A product further up has the same name, and neither SKU nor ID tells them apart. Give both one.';
      cells.refuse('AMBIGUOUS_PRODUCT', 'Name', reason);
      return toItems(cells.problems);
    }
    const handle = this.#handles.choose(cells);
    if (handle === null)
      cells.refuse('INVALID_HANDLE', 'Name', 'No address can be made of the name, the SKU or the ID.');
    if (handle === null) return toItems(cells.problems);
    if (kind === 'simple') return this.#readSimple(cells, handle);
    this.#parents.push({ place: await this.#spool.add(row), handle });
    return [];
  }

  /** The products with variations, in the order of their own rows, and the variations that belong to none. */
  async *end(): AsyncGenerator<CatalogueItem> {
    for (const { place, handle } of this.#parents) yield* await this.#readFamily(place, handle);
    for (const place of this.#variations.rest()) {
      const cells = this.#read(await this.#spool.read(place));
      const parent = excerpt(cells.raw('Parent').trim());
      const reason = `The variation belongs to ${parent}, which is no variable product of the file. Add its row.`;
      cells.refuse('ORPHAN_VARIATION', 'Parent', reason);
      yield* toItems(cells.problems);
    }
    for (const place of this.#listed.rest()) {
      const cells = this.#read(await this.#spool.read(place));
      const reason = 'It is not shown for itself, and no product that is read lists it as one of its variations.';
      cells.refuse('ORPHAN_VARIATION', 'SKU', `${reason} Add the row of that product, or make this one visible.`);
      yield* toItems(cells.problems);
    }
  }

  #read(row: CsvRow): WooCommerceCells {
    // The name of a variation is not that of its product.
    const toHandle = (cells: WooCommerceCells) => (cells.isBlank('Parent') ? handleFromName(cells) : null);
    return toWooCommerceCells(this.#header, row, toHandle);
  }

  #readSimple(cells: WooCommerceCells, handle: string): CatalogueItem[] {
    const notes: RowProblem[] = [];
    const note = (problem: RowProblem) => void notes.push(problem);
    const { gramsPerUnit } = this.#header;
    const products = readSimpleProduct(cells, handle, { ...this.#options, gramsPerUnit, parent: null, note });
    return [...toItems([...cells.problems, ...(cells.isRefused ? [] : notes)]), ...products];
  }

  async #keepVariation(row: CsvRow, cells: WooCommerceCells): Promise<CatalogueItem[]> {
    const parent = cells.text('Parent');
    if (cells.isBlank('Parent'))
      cells.refuse('MISSING_VALUE', 'Parent', 'The variation does not say of which product.');
    readPosition(cells);
    this.#isIncomplete ||= cells.isRefused;
    if (!cells.isRefused) this.#variations.add(parent, await this.#spool.add(row));
    return toItems(cells.problems);
  }

  async #readFamily(place: number, handle: string): Promise<CatalogueItem[]> {
    const parent = this.#read(await this.#spool.read(place));
    const { variations, attributesOf } = await (parent.isBlank(LISTED_COLUMN)
      ? this.#takeVariations(parent)
      : this.#takeListed(parent));
    const notes: RowProblem[] = [];
    const { gramsPerUnit } = this.#header;
    const note = (problem: RowProblem) => void notes.push(problem);
    const context = { ...this.#options, attributesOf, gramsPerUnit, note, isIncomplete: this.#isIncomplete };
    const products = readVariableProduct(parent, variations, handle, context);
    const problems = [parent, ...variations].flatMap((cells) => cells.problems);
    return [...toItems([...problems, ...notes]), ...products];
  }

  /** The variations that name the product, with the attributes of their own rows. */
  async #takeVariations(parent: WooCommerceCells): Promise<Family> {
    const variations: WooCommerceCells[] = [];
    for (const place of this.#variations.take(parent)) variations.push(this.#read(await this.#spool.read(place)));
    variations.sort((left, right) => readPosition(left) - readPosition(right) || left.line - right.line);
    return { variations, attributesOf: (cells) => readAttributes(cells, this.#header.attributes) };
  }

  /** The variations that the product lists, with the attributes that stand there. It is refused if one is missing. */
  async #takeListed(parent: WooCommerceCells): Promise<Family> {
    const attributes = new Map<WooCommerceCells, VariationOption[]>();
    for (const { sku, options } of readListed(parent)) {
      const place = this.#listed.take(sku);
      if (place === undefined) {
        const reason = `It lists ${excerpt(sku)}, which is no hidden product of the file, or one of another product.`;
        parent.refuse('ORPHAN_VARIATION', LISTED_COLUMN, `${reason} Add its row, and hide it.`);
      } else attributes.set(this.#read(await this.#spool.read(place)), options);
    }
    return { variations: [...attributes.keys()], attributesOf: (cells) => attributes.get(cells) ?? [] };
  }

  /** Where products list their variations, one that no list of the shop shows is such a variation. */
  #isToBeListed(cells: WooCommerceCells): boolean {
    return this.#header.indexes.has(LISTED_COLUMN) && isHidden(cells);
  }

  async #keepForList(row: CsvRow, cells: WooCommerceCells): Promise<CatalogueItem[]> {
    const sku = cells.codeOrNull('SKU');
    if (sku === null) {
      cells.refuse('MISSING_VALUE', 'SKU', 'It is not shown for itself, and has no SKU by which another one lists it.');
    } else if (this.#listed.has(sku)) {
      cells.refuse('DUPLICATE_SKU', 'SKU', `A product further up has the SKU ${excerpt(sku)} too.`);
    } else this.#listed.add(sku, await this.#spool.add(row));
    return toItems(cells.problems);
  }
}

/** The rows of a product's variations, and the attributes of each. */
interface Family {
  variations: WooCommerceCells[];
  attributesOf: (cells: WooCommerceCells) => VariationOption[];
}

function readPosition(cells: WooCommerceCells): number {
  return readWholeNumber(cells, 'Position') ?? 0;
}

function refuseKind(cells: WooCommerceCells, kind: string): CatalogueItem[] {
  const reason = `Products of the type ${excerpt(kind)} have no counterpart here, and are left out: only simple and variable ones do.`;
  cells.refuse('UNSUPPORTED_TYPE', 'Type', reason);
  return toItems(cells.problems);
}

function toItems(problems: RowProblem[]): CatalogueItem[] {
  return problems.map((problem) => ({ kind: 'problem', problem }));
}
