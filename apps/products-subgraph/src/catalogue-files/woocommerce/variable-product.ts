import { MAX_OPTIONS } from '../../domain/product-limits.ts';
import type { CatalogueItem } from '../catalogue-item.ts';
import type { CatalogueOption, CatalogueVariant } from '../catalogue-product.ts';
import { readGrams } from '../cell-values.ts';
import { ImageList } from '../image-list.ts';
import { optionsOf, VariantList } from '../variant-list.ts';
import { addVariation, readVariation } from './add-variation.ts';
import { columnsOf } from './simple-product.ts';
import type { VariantContext } from './variant-fields.ts';
import { optionsOfVariations, refuseRepeated, type VariationOption } from './variation-options.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { originOf, readPublished, readWooCommerceDetails, readWooCommerceImages } from './woocommerce-details.ts';

/** The rows of a product with variations. */
export interface Family {
  parent: WooCommerceCells;
  variations: WooCommerceCells[];
  /** The attributes of a row, or those that its product lists for it. */
  attributesOf: (cells: WooCommerceCells) => VariationOption[];
  /** Whether what the product's row lists is always an option, even if no variation has a value for it. */
  areAttributesOptions: boolean;
  /** The position of a variation; for equal positions, the order of the values in the product's row decides. */
  rankOf: (cells: WooCommerceCells) => number;
  handle: string;
}

/** The context for reading a product with its variations. */
export interface FamilyContext extends Omit<VariantContext, 'parent'> {
  /** Whether the file has unreadable variations, some of which may belong to the product. */
  isIncomplete: boolean;
}

/** A product assembled from its row and those of its variations. Problems are added to their cells. */
export function readVariableProduct(family: Family, context: FamilyContext): CatalogueItem[] {
  const { parent, handle, attributesOf } = family;
  const details = readWooCommerceDetails(parent);
  const images = new ImageList();
  readWooCommerceImages(parent, images);
  readGrams(parent, 'Weight', context.weightUnit);
  const options = readOptions(family);
  if (parent.isRefused) return [leftOut(family, 'because there is a problem with its own row', 'Correct that row.')];
  const [sold, unpublished] = separateUnpublished(family.variations);
  const { variants, isContradictory } = readVariants(sold, options, family, context);
  const notes = unpublished.map((): CatalogueItem => ({ kind: 'note', note: 'VARIATION_NOT_PUBLISHED' }));
  if (isContradictory) return [...notes, leftOut(family, 'because rows of it contradict each other', CONTRADICTION)];
  if (variants.length === 0) return [...notes, leftOut(family, 'because it has no variation to sell', REMEDY)];
  const isIncomplete = context.isIncomplete || family.variations.some(({ isRefused }) => isRefused);
  const known = { line: parent.line, handle, origin: originOf(parent), isIncomplete, isKnownBySku: false };
  const product = {
    ...{ ...known, ...details, variants, columns: columnsOf(parent) },
    optionColumns: attributesOf(parent).length,
    options: orderValues(optionsOf(variants), options),
    images: images.images(),
  };
  return [...notes, { kind: 'product', product }];
}

const CONTRADICTION = 'Take one of them out, or correct it.';
const REMEDY = 'Add the rows of its variations, or correct them.';

/** A variation that is unpublished in its shop is not sold here either. */
function separateUnpublished(variations: readonly WooCommerceCells[]): [WooCommerceCells[], WooCommerceCells[]] {
  const unpublished = variations.filter((cells) => readPublished(cells) === 'DRAFT');
  return [variations.filter((cells) => !unpublished.includes(cells)), unpublished];
}

function readOptions({ parent, variations, attributesOf, areAttributesOptions }: Family): VariationOption[] {
  const own = attributesOf(parent);
  const options = optionsOfVariations(own, variations.map(attributesOf), areAttributesOptions);
  refuseRepeated(parent, own, options);
  const surplus = options[MAX_OPTIONS];
  if (surplus) {
    const reason = `Its variations differ in ${options.length} attributes, more than the ${MAX_OPTIONS} allowed.`;
    parent.refuse('TOO_MANY_OPTIONS', surplus.column, reason, 'Join two of them, or make several products of it.');
  }
  return options;
}

/** Variations for certain values come before those for any value, in whatever order their rows are. */
function readVariants(
  sold: readonly WooCommerceCells[],
  options: VariationOption[],
  { parent, attributesOf, rankOf }: Family,
  context: FamilyContext,
): { variants: CatalogueVariant[]; isContradictory: boolean } {
  const list = new VariantList(options);
  const variations = sold.map((cells) =>
    readVariation(cells, { options, own: attributesOf(cells), parent }, { ...context, parent }),
  );
  const byLine = new Map(variations.map((variation) => [variation.cells.line, variation]));
  const isAsOpen = (line: number, open: number) => byLine.get(line)?.openCount === open;
  for (const variation of variations.toSorted((left, right) => left.openCount - right.openCount)) {
    addVariation(variation, list, { options, isAsOpen });
  }
  const rank = ({ line }: CatalogueVariant) => rankOf(byLine.get(line)?.cells ?? parent);
  const compare = (left: CatalogueVariant, right: CatalogueVariant) =>
    rank(left) - rank(right) || compareValues(left, right, options);
  return { variants: list.variants.toSorted(compare), isContradictory: list.isContradictory };
}

/** By the positions of their values in the product's lists. */
function compareValues(left: CatalogueVariant, right: CatalogueVariant, options: readonly VariationOption[]): number {
  for (const [index, { values }] of options.entries()) {
    const placeOf = ({ selectedOptions }: CatalogueVariant) => values.indexOf(selectedOptions[index]?.value ?? '');
    const difference = placeOf(left) - placeOf(right);
    if (difference !== 0) return difference;
  }
  return left.line - right.line;
}

/** The used values, in the order of the product's lists. */
function orderValues(used: CatalogueOption[], options: readonly VariationOption[]): CatalogueOption[] {
  return used.map(({ name, values }, index) => {
    const listed = options[index]?.values ?? [];
    return { name, values: values.toSorted((left, right) => listed.indexOf(left) - listed.indexOf(right)) };
  });
}

function leftOut({ parent, variations, handle }: Family, why: string, remedy: string): CatalogueItem {
  const { line, lastLine } = parent;
  const count =
    variations.length === 0 ? 'It has no variations in the file.' : `Left out with it: ${variations.length} rows.`;
  const reason = `The product is left out, ${why}. ${count}`;
  return {
    kind: 'problem',
    problem: { line, lastLine, handle, column: null, code: 'PRODUCT_LEFT_OUT', reason, remedy },
  };
}
