import { cutText } from '../../domain/cut-text.ts';
import { MAX_TEXT_LENGTH } from '../../domain/product-limits.ts';
import type { CatalogueItem } from '../catalogue-item.ts';
import { readWholeNumber } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import type { JsonSpool } from '../json-spool.ts';
import type { CsvRow } from '../read-rows.ts';
import { describeBreak, type RowProblem } from '../row-problem.ts';
import { refuseNameless, refuseShape } from '../row-shape.ts';
import { HandleChoice, handleFromName } from './handle-choice.ts';
import { ListedProducts, readListed } from './listed-variations.ts';
import { ParentNames } from './parent-names.ts';
import { readSimpleProduct } from './simple-product.ts';
import { refuseOrphan, refuseType, refuseUnlisted } from './unusable-rows.ts';
import { type Family, readVariableProduct } from './variable-product.ts';
import type { PriceContext } from './variant-prices.ts';
import { VariationIndex } from './variation-index.ts';
import { readAttributes, type VariationOption } from './variation-options.ts';
import { toWooCommerceCells, typeOf, type WooCommerceCells } from './woocommerce-cells.ts';
import { LISTED_COLUMN } from './woocommerce-columns.ts';
import { isHidden } from './woocommerce-details.ts';
import type { WooCommerceHeader } from './woocommerce-header.ts';

/**
 * Assembles products from rows: simple ones at once, and those with variations, which may be anywhere in the file, at
 * the end.
 */
export class WooCommerceSequence {
  readonly #header: WooCommerceHeader;
  readonly #options: PriceContext;
  readonly #spool: JsonSpool<CsvRow>;
  readonly #handles = new HandleChoice();
  readonly #parents: { place: number; handle: string }[] = [];
  readonly #variations = new VariationIndex();
  /** Rows without a type, which are simple products unless other rows name them as their product. */
  readonly #untyped: { place: number; handle: string }[] = [];
  readonly #listed = new ListedProducts();
  readonly #parentNames = new ParentNames();
  #isIncomplete = false;

  constructor(header: WooCommerceHeader, options: PriceContext, spool: JsonSpool<CsvRow>) {
    this.#header = header;
    this.#options = options;
    this.#spool = spool;
  }

  /** The items that the row completes: its problems, and the product if it is a simple one. */
  async add(row: CsvRow): Promise<CatalogueItem[]> {
    const cells = this.#read(row);
    refuseShape(row, cells, this.#header);
    this.#isIncomplete ||= cells.isRefused && mayBeVariation(row, cells);
    if (row.refusal !== undefined && !cells.isRefused) {
      cells.refuse('UNSUPPORTED_TYPE', 'Type', row.refusal.reason, row.refusal.remedy);
    }
    if (!cells.isRefused && cells.isSkuList) refuseNameless(cells, 'SKU');
    if (cells.isRefused) return toItems(cells.problems);
    if (cells.isSkuList) return this.#readSimple(cells, cells.handle ?? '');
    const { kind } = typeOf(cells);
    if (kind === 'variation') return this.#keepVariation(row, cells);
    // It may be a variation whose type is missing or misspelt.
    this.#isIncomplete ||= !cells.isBlank('Parent');
    refuseType(cells, kind);
    if (!cells.isBlank('Parent')) this.#variations.addName(cells.raw('Parent'));
    if (cells.isRefused || (kind !== 'simple' && kind !== 'variable')) return toItems(cells.problems);
    if (kind === 'simple' && this.#isToBeListed(cells)) return this.#keepForList(row, cells);
    const handle = this.#chooseHandle(cells, kind);
    if (handle === null) return toItems(cells.problems);
    if (kind === 'simple' && this.#mayBeParent(cells)) {
      this.#untyped.push({ place: await this.#spool.add(row), handle });
      return [];
    }
    if (kind === 'simple') return this.#readSimple(cells, handle);
    if (cells.isBlank(LISTED_COLUMN)) this.#variations.addParent(cells);
    this.#parents.push({ place: await this.#spool.add(row), handle });
    return [];
  }

  /**
   * The products without a type, those with variations, in the order of their own rows, then the variations without a
   * product.
   */
  async *end(): AsyncGenerator<CatalogueItem> {
    // The product of a variation whose parent is misspelt may be any.
    this.#isIncomplete ||= this.#variations.hasOrphans();
    for (const { place, handle } of this.#untyped) yield* this.#readUntyped(await this.#spool.read(place), handle);
    for (const { place, handle } of this.#parents) yield* await this.#readFamily(place, handle);
    for (const place of this.#variations.rest()) {
      const cells = this.#read(await this.#spool.read(place));
      refuseOrphan(cells);
      yield* toItems(cells.problems);
    }
    for (const place of this.#listed.rest()) {
      const cells = this.#read(await this.#spool.read(place));
      refuseUnlisted(cells);
      yield* toItems(cells.problems);
    }
  }

  /** The items that wait for the end of a file whose rest is unreadable. */
  async *breakOff(): AsyncGenerator<CatalogueItem> {
    const products = [...this.#parents, ...this.#untyped].map(({ place }) => place);
    const places = [...products, ...this.#variations.rest(), ...this.#listed.rest()];
    for (const place of places.toSorted((left, right) => left - right)) {
      const { line, lastLine, handle } = this.#read(await this.#spool.read(place));
      yield* toItems([describeBreak({ line, lastLine, handle })]);
    }
  }

  /** @param ofProduct the handle of a variation's product, if known. */
  #read(row: CsvRow, ofProduct: string | null = null): WooCommerceCells {
    // The name of a variation is not its product's.
    const toHandle = (cells: WooCommerceCells) => {
      if (cells.isSkuList) return textOf(cells, 'SKU') || null;
      return ofProduct ?? (cells.isBlank('Parent') ? handleFromName(cells) : textOf(cells, 'Parent'));
    };
    return toWooCommerceCells(this.#header, row, toHandle);
  }

  /** Null if the row is refused. */
  #chooseHandle(cells: WooCommerceCells, kind: 'simple' | 'variable'): string | null {
    const isNameless = cells.isBlank('SKU') && cells.isBlank('ID');
    if (isNameless && this.#handles.has(cells)) {
      const reason = 'A product further up has the same name, and neither SKU nor ID tells them apart.';
      cells.refuse('AMBIGUOUS_PRODUCT', 'Name', reason, 'Give both one.');
    }
    this.#parentNames.check(cells, kind);
    if (cells.isRefused) return null;
    const handle = this.#handles.choose(cells);
    if (handle === null) {
      const reason = 'No address can be made of the name, the SKU or the ID.';
      cells.refuse('INVALID_HANDLE', 'Name', reason, 'Write a name with letters or digits.');
    }
    return handle;
  }

  #readSimple(cells: WooCommerceCells, handle: string): CatalogueItem[] {
    const { weightUnit, attributes, areAttributesOptions } = this.#header;
    // What a shop's own export lists in such a row describes the product.
    const own = areAttributesOptions ? readAttributes(cells, attributes) : [];
    const products = readSimpleProduct(cells, handle, { ...this.#options, weightUnit, parent: null }, own);
    return [...toItems(cells.problems), ...products];
  }

  #mayBeParent(cells: WooCommerceCells): boolean {
    return cells.isBlank('Type') && cells.hasColumn('Parent');
  }

  /** One that other rows name as their product is not sold without them. */
  #readUntyped(row: CsvRow, handle: string): CatalogueItem[] {
    const cells = this.#read(row);
    if (!this.#variations.isNamed(cells)) return this.#readSimple(cells, handle);
    const reason = 'Other rows name it as their product, and it has no type.';
    cells.refuse('UNSUPPORTED_TYPE', 'Type', reason, 'Write “variable” as its type.');
    return toItems(cells.problems);
  }

  async #keepVariation(row: CsvRow, cells: WooCommerceCells): Promise<CatalogueItem[]> {
    const parent = cells.text('Parent');
    if (cells.isBlank('Parent')) {
      const reason = 'The variation does not say of which product.';
      cells.refuse('MISSING_VALUE', 'Parent', reason, 'Write the SKU of the product, or id: and its ID.');
    }
    readPosition(cells);
    this.#isIncomplete ||= cells.isRefused;
    if (!cells.isRefused) this.#variations.add(parent, await this.#spool.add(row));
    return toItems(cells.problems);
  }

  async #readFamily(place: number, handle: string): Promise<CatalogueItem[]> {
    const parent = this.#read(await this.#spool.read(place), handle);
    const family = await (parent.isBlank(LISTED_COLUMN)
      ? this.#takeVariations(parent, handle)
      : this.#takeListed(parent, handle));
    this.#parentNames.checkFamily(family);
    const { weightUnit } = this.#header;
    const items = readVariableProduct(family, { ...this.#options, weightUnit, isIncomplete: this.#isIncomplete });
    const problems = [parent, ...family.variations].flatMap((cells) => cells.problems);
    return [...toItems(problems), ...items];
  }

  /** The variations that name the product, with the attributes of their own rows. */
  async #takeVariations(parent: WooCommerceCells, handle: string): Promise<Family> {
    const variations: WooCommerceCells[] = [];
    for (const place of this.#variations.take(parent)) {
      variations.push(this.#read(await this.#spool.read(place), handle));
    }
    // Each is asked for several times.
    const attributes = new Map(
      [parent, ...variations].map((each) => [each, readAttributes(each, this.#header.attributes)]),
    );
    const attributesOf = (cells: WooCommerceCells) => attributes.get(cells) ?? [];
    const { areAttributesOptions } = this.#header;
    return { parent, handle, variations, attributesOf, areAttributesOptions, rankOf: readPosition };
  }

  /**
   * The variations that the product lists, with the attributes listed there. The product is refused if one is missing.
   */
  async #takeListed(parent: WooCommerceCells, handle: string): Promise<Family> {
    const attributes = new Map<WooCommerceCells, VariationOption[]>();
    for (const { sku, options } of readListed(parent)) {
      const place = this.#listed.take(sku);
      if (place === undefined) {
        const reason = `It lists ${excerpt(sku)}, which is no hidden product of the file, or one of another product.`;
        parent.refuse('ORPHAN_VARIATION', LISTED_COLUMN, reason, 'Add the row of that one, and hide it.');
      } else attributes.set(this.#read(await this.#spool.read(place), handle), options);
    }
    const variations = [...attributes.keys()];
    const attributesOf = (cells: WooCommerceCells) => attributes.get(cells) ?? [];
    const rankOf = (cells: WooCommerceCells) => variations.indexOf(cells);
    return { parent, handle, variations, attributesOf, areAttributesOptions: false, rankOf };
  }

  /** If products list their variations, a product that is hidden in all lists is such a variation. */
  #isToBeListed(cells: WooCommerceCells): boolean {
    return this.#header.indexes.has(LISTED_COLUMN) && isHidden(cells);
  }

  async #keepForList(row: CsvRow, cells: WooCommerceCells): Promise<CatalogueItem[]> {
    const sku = cells.codeOrNull('SKU');
    if (sku === null) {
      const reason = 'It is not shown for itself, and has no SKU by which another one lists it.';
      cells.refuse('MISSING_VALUE', 'SKU', reason, 'Write its SKU.');
    } else if (this.#listed.has(sku)) {
      const reason = `A product further up has the SKU ${excerpt(sku)} too.`;
      cells.refuse('DUPLICATE_SKU', 'SKU', reason, 'Give each its own.');
    } else this.#listed.add(sku, await this.#spool.add(row));
    return toItems(cells.problems);
  }
}

/** A row whose columns cannot be told apart may be of any type. */
function mayBeVariation({ refusal }: CsvRow, cells: WooCommerceCells): boolean {
  return refusal === undefined || typeOf(cells).kind === 'variation' || !cells.isBlank('Parent');
}

function readPosition(cells: WooCommerceCells): number {
  return readWholeNumber(cells, 'Position') ?? 0;
}

function toItems(problems: RowProblem[]): CatalogueItem[] {
  return problems.map((problem) => ({ kind: 'problem', problem }));
}

function textOf(cells: WooCommerceCells, column: 'Parent' | 'SKU'): string {
  return cutText(cells.raw(column).trim(), MAX_TEXT_LENGTH);
}
