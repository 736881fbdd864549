import { variantTitle } from '../catalogue.ts';

import { MAX_ON_HAND, MAX_PRICE_MINOR, MAX_VARIANTS, MAX_WHOLE_NUMBER } from '../product-limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import { findRepeated, readSelection, withSelectedValues } from './selected-options.ts';
import type { StaffProduct, StaffVariant } from './staff-product.ts';

/** The input for a variant's own fields. */
export interface VariantDetailsInput {
  selectedOptions?: Maybe<readonly { name: string; value: string }[]>;
  sku?: Maybe<string>;
  barcode?: Maybe<string>;
  imageUrl?: Maybe<string>;
  weightGrams?: Maybe<number>;
  requiresShipping?: Maybe<boolean>;
  taxable?: Maybe<boolean>;
}

/** A variant to add, with its first price and stock. */
export interface NewVariantInput extends VariantDetailsInput {
  price?: Maybe<{ minorUnits: number; currencyCode: string }>;
  stock?: Maybe<{ tracked?: Maybe<boolean>; backorder?: Maybe<boolean>; onHand?: Maybe<number> }>;
}

/** A variant from an input. */
export interface NewVariant extends StaffVariant {
  /** In minor units of the shop's currency; null without a price. */
  priceMinor: number | null;
  stock: { tracked: boolean; backorder: boolean; onHand: number };
}

/** The maximum number of variants that one call adds. */
export const MAX_NEW_VARIANTS = 100;

/**
 * Adds variants to a product; returns it with their new option values.
 * @param present all variants of the product, including archived ones.
 */
export function addVariants(
  { product, present }: { product: StaffProduct; present: readonly StaffVariant[] },
  inputs: readonly NewVariantInput[],
  { currencyCode, newId, problems }: { currencyCode: string; newId: () => string; problems: InputProblems },
): { product: StaffProduct; added: NewVariant[] } {
  const lastPosition = Math.max(0, ...present.map(({ position }) => position));
  const added = inputs.map((input, index): NewVariant => {
    const path = ['variants', String(index)];
    const blank = { id: newId(), productId: product.id, position: lastPosition + index + 1, ...BLANK };
    const selectedOptions = input.selectedOptions ?? [];
    const details = withVariantDetails(blank, { ...input, selectedOptions }, { product, path, problems });
    const priceMinor = readPrice(input.price, currencyCode, [...path, 'price'], problems);
    return { ...details, priceMinor, stock: readStock(input.stock, [...path, 'stock'], problems) };
  });
  checkVariants([...present, ...added], problems, present.length);
  const selections = added.map(({ selectedOptions }) => selectedOptions);
  return { product: { ...product, options: withSelectedValues(product.options, selections, problems) }, added };
}

const BLANK = {
  ...{ sku: null, title: '', selectedOptions: [], barcode: null, imageUrl: null, weightGrams: null },
  ...{ requiresShipping: true, taxable: true, archivedAt: null },
};

/** The variant with the given fields replaced. */
export function withVariantDetails<Variant extends StaffVariant>(
  variant: Variant,
  input: VariantDetailsInput,
  { product, path, problems }: { product: StaffProduct; path: string[]; problems: InputProblems },
): Variant {
  const { selectedOptions, sku, barcode, imageUrl, weightGrams, requiresShipping, taxable } = input;
  const selection =
    selectedOptions === undefined
      ? variant.selectedOptions
      : readSelection(selectedOptions, product.options, [...path, 'selectedOptions'], problems);
  return {
    ...variant,
    selectedOptions: selection,
    title: variantTitle(selection),
    ...(sku !== undefined && { sku: problems.codeOrNull(sku, [...path, 'sku']) }),
    ...(barcode !== undefined && { barcode: problems.codeOrNull(barcode, [...path, 'barcode']) }),
    ...(imageUrl !== undefined && {
      imageUrl: imageUrl === null ? null : problems.address(imageUrl, [...path, 'imageUrl']),
    }),
    ...(weightGrams !== undefined && {
      weightGrams:
        weightGrams === null ? null : problems.integer(weightGrams, [...path, 'weightGrams'], 0, MAX_WHOLE_NUMBER),
    }),
    ...(requiresShipping != null && { requiresShipping }),
    ...(taxable != null && { taxable }),
  };
}

/**
 * Reports too many variants, and two on sale with the same options.
 * @param firstNew the index of the input's first variant, from which error paths count.
 */
export function checkVariants(variants: readonly StaffVariant[], problems: InputProblems, firstNew: number): void {
  const sold = variants.filter(({ archivedAt }) => archivedAt === null);
  if (sold.length > MAX_VARIANTS)
    problems.refuse(['variants'], `a product has at most ${MAX_VARIANTS} variants on sale`);
  if (variants.length - sold.length > MAX_VARIANTS) {
    problems.refuse(['archived'], `a product has at most ${MAX_VARIANTS} archived variants`);
  }
  if (problems.found.length > 0) return;
  const repeated = sold[findRepeated(sold.map(({ selectedOptions }) => selectedOptions))];
  if (!repeated) return;
  const index = variants.indexOf(repeated) - firstNew;
  const path = index < 0 ? ['selectedOptions'] : ['variants', String(index), 'selectedOptions'];
  problems.refuse(path, 'another variant of the product has the same options');
}

function readPrice(price: NewVariantInput['price'], currencyCode: string, path: string[], problems: InputProblems) {
  if (!price) return null;
  if (price.currencyCode !== currencyCode) {
    problems.refuse([...path, 'currencyCode'], `prices are in ${currencyCode}, the shop's currency`);
  }
  return problems.integer(price.minorUnits, [...path, 'minorUnits'], 0, MAX_PRICE_MINOR);
}

function readStock(stock: NewVariantInput['stock'], path: string[], problems: InputProblems): NewVariant['stock'] {
  const { tracked, backorder, onHand } = stock ?? {};
  return {
    tracked: tracked ?? true,
    backorder: backorder ?? false,
    onHand: problems.integer(onHand ?? 0, [...path, 'onHand'], 0, MAX_ON_HAND),
  };
}
