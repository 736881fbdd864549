import { hasControlCharacters } from '../../domain/plain-text.ts';
import { MAX_OPTIONS, MAX_TEXT_LENGTH, MAX_VARIANTS } from '../../domain/product-limits.ts';
import { slugify } from '../../domain/slug.ts';
import type { CatalogueItem } from '../catalogue-item.ts';
import type { CatalogueVariant } from '../catalogue-product.ts';
import { readGrams } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import { ImageList } from '../image-list.ts';
import type { RowProblem } from '../row-problem.ts';
import { VariantList } from '../variant-list.ts';
import { COLUMNS } from './simple-product.ts';
import { readVariantFields, sharesStock, type VariantContext } from './variant-fields.ts';
import { optionsOfVariations, selectionsOf, type VariationOption } from './variation-options.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { originOf, readWooCommerceDetails, readWooCommerceImages } from './woocommerce-details.ts';

/** What the reading of a product with its variations goes by. */
export interface FamilyContext extends Omit<VariantContext, 'parent'> {
  /** The attributes that a row has, or that its product has for it. */
  attributesOf: (cells: WooCommerceCells) => VariationOption[];
  /** Whether variations of the file cannot be read, of which some may be the product's. */
  isIncomplete: boolean;
}

/** A product put together from its row and those of its variations. Problems end up in their cells, and in notes. */
export function readVariableProduct(
  parent: WooCommerceCells,
  variations: WooCommerceCells[],
  handle: string,
  context: FamilyContext,
): CatalogueItem[] {
  const details = readWooCommerceDetails(parent);
  const images = new ImageList();
  readWooCommerceImages(parent, images);
  readGrams(parent, 'Weight', context.gramsPerUnit);
  const options = readOptions(parent, variations, context);
  if (parent.isRefused) return [leftOut(parent, variations, handle, 'because there is a problem with its own row')];
  const list = new VariantList();
  for (const cells of variations) addVariation(cells, list, options, { ...context, parent });
  if (list.variants.length === 0) return [leftOut(parent, variations, handle, 'because it has no variation to sell')];
  const { line } = parent;
  const isIncomplete = context.isIncomplete || variations.some(isMissed);
  const known = { line, handle, origin: originOf(parent), isIncomplete };
  const product = { ...known, ...details, options: list.options(), images: images.images() };
  return [{ kind: 'product', product: { ...product, variants: list.variants, columns: COLUMNS } }];
}

/** Refused, but for what the shop itself has put out of sale. */
function isMissed({ problems }: WooCommerceCells): boolean {
  return problems.some(({ code }) => code !== 'VARIATION_NOT_PUBLISHED');
}

function readOptions(
  parent: WooCommerceCells,
  variations: WooCommerceCells[],
  { attributesOf }: FamilyContext,
): VariationOption[] {
  const options = optionsOfVariations(attributesOf(parent), variations.map(attributesOf));
  if (options.length > MAX_OPTIONS) {
    const reason = `Its variations differ in ${options.length} attributes, more than the ${MAX_OPTIONS} allowed.`;
    parent.refuse('TOO_MANY_OPTIONS', null, reason);
  }
  return options;
}

function addVariation(
  cells: WooCommerceCells,
  list: VariantList,
  options: VariationOption[],
  context: FamilyContext & { parent: WooCommerceCells },
): void {
  const status = cells.text('Published').toLowerCase();
  if (status === '0') {
    cells.refuse('VARIATION_NOT_PUBLISHED', 'Published', 'The variation is not published, and left out.');
    return;
  }
  const notes: RowProblem[] = [];
  const fields = readVariantFields(cells, { ...context, note: (problem) => notes.push(problem) });
  const made = makeVariants(cells, fields, options, context);
  const isOneOfMany = made.length > 1;
  if (made.length === 0 && !cells.isRefused) refuseOpenOption(cells, options);
  for (const variant of made) {
    // A variation for any value stands behind those for one.
    if (isOneOfMany && list.has(variant)) continue;
    list.check(variant, cells, { sku: 'SKU' });
    if (cells.isRefused) break;
    list.add(isOneOfMany || sharesStock(cells) ? withoutSharedStock(variant) : variant);
  }
  if (cells.isRefused) return;
  if (sharesStock(cells) || (isOneOfMany && fields.quantity)) notes.push(describeSharedStock(cells));
  notes.forEach(context.note);
}

function makeVariants(
  cells: WooCommerceCells,
  fields: Omit<CatalogueVariant, 'selectedOptions'>,
  options: VariationOption[],
  { attributesOf }: FamilyContext,
): CatalogueVariant[] {
  const variants: CatalogueVariant[] = [];
  for (const { selectedOptions, chosen } of selectionsOf(attributesOf(cells), options)) {
    if (selectedOptions.some(({ value }) => value.length > MAX_TEXT_LENGTH)) {
      cells.refuse('VALUE_TOO_LONG', null, `A value has more than the ${MAX_TEXT_LENGTH} characters allowed.`);
    }
    if (selectedOptions.some(({ value }) => hasControlCharacters(value))) {
      cells.refuse('CONTROL_CHARACTER', null, 'A value has a line break or a tab. Write it in one line.');
    }
    variants.push({ ...fields, selectedOptions, sku: skuOf(fields.sku, chosen) });
    // One more than allowed is refused when it is added; there may be millions.
    if (variants.length > MAX_VARIANTS) break;
  }
  return variants;
}

/** Each of the variants that a variation stands for needs a SKU of its own. */
function skuOf(sku: string | null, chosen: string[]): string | null {
  if (sku === null || chosen.length === 0) return sku;
  const suffix = `-${slugify(chosen.join(' '))}`;
  return (
    sku.slice(0, MAX_TEXT_LENGTH - Math.min(suffix.length, MAX_TEXT_LENGTH - 1)) + suffix.slice(0, MAX_TEXT_LENGTH - 1)
  );
}

function withoutSharedStock(variant: CatalogueVariant): CatalogueVariant {
  return variant.inventoryTracked ? { ...variant, quantity: 0 } : variant;
}

function describeSharedStock(cells: WooCommerceCells): RowProblem {
  const reason =
    'Its units are shared by several variants, each of which is taken over with none. Count them, and set them.';
  return cells.problem('SHARED_STOCK', 'Stock', reason);
}

function refuseOpenOption(cells: WooCommerceCells, options: VariationOption[]): void {
  const open = options.find(({ values }) => values.length === 0) ?? options[0];
  const reason = `The variation is for any ${excerpt(open?.name ?? '')}, of which the product's row lists no value.`;
  cells.refuse('MISSING_OPTION_VALUE', null, reason);
}

function leftOut(
  { line, lastLine }: WooCommerceCells,
  variations: WooCommerceCells[],
  handle: string,
  why: string,
): CatalogueItem {
  const count =
    variations.length === 0 ? 'It has no variations in the file.' : `Left out with it: ${variations.length} rows.`;
  const reason = `The product is left out, ${why}. ${count}`;
  return { kind: 'problem', problem: { line, lastLine, handle, column: null, code: 'PRODUCT_LEFT_OUT', reason } };
}
