import { isUuid, notFound } from '@commerce/graphql';
import { updateVariants } from '../../catalogue-import/write-variants.ts';
import { cutText } from '../../domain/cut-text.ts';
import { MAX_CATEGORIES } from '../../domain/product-limits.ts';
import type { ImageEditing } from '../../domain/staff/edit-images.ts';
import { editOptions, type OptionInput } from '../../domain/staff/edit-options.ts';
import type { Maybe } from '../../domain/staff/input-problems.ts';
import { type ProductDetailsInput, withDetails } from '../../domain/staff/product-details.ts';
import { changeStatus, type StatusChange } from '../../domain/staff/product-status.ts';
import { type StaffError, slugTaken } from '../../domain/staff/staff-errors.ts';
import type { StaffProduct } from '../../domain/staff/staff-product.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { ProductEdit } from './product-editor.ts';
import { isBuyable, knownCategories, readVariants, takenSlugs } from './product-repository.ts';

/** Updates the given details of the product. */
export function updateDetails(input: ProductDetailsInput): ProductEdit {
  return async ({ tx, product, problems }) => {
    const changed = withDetails(product, input, problems);
    if (problems.found.length > 0) return [];
    const refusals = await findTaken(tx, changed, { slug: changed.slug === product.slug ? null : changed.slug });
    return refusals.length > 0 ? refusals : { product: changed };
  };
}

/** Changes the product's status. */
export function bringTo(change: StatusChange): ProductEdit {
  return async ({ tx, product, now, problems }) => {
    const changed = changeStatus(product, change, { isBuyable: await isBuyable(tx, product.id), now });
    if (typeof changed !== 'string') return { product: changed, action: `PRODUCT_${change}` };
    problems.refuse(['productId'], changed);
    return [];
  };
}

/** Puts the product into a category, or removes it from the category. */
export function placeIn(categoryId: string, isIn: boolean): ProductEdit {
  return async ({ tx, product, problems }) => {
    const others = product.categoryIds.filter((id) => id !== categoryId);
    if (isIn && others.length >= MAX_CATEGORIES) {
      problems.refuse(['categoryId'], `a product is in at most ${MAX_CATEGORIES} categories`);
    }
    const changed = { ...product, categoryIds: isIn ? [...others, categoryId].sort() : others };
    const refusals = isIn ? await findTaken(tx, changed, { slug: null }) : [];
    return refusals.length > 0 ? [notFound('there is no such category', ['categoryId'])] : { product: changed };
  };
}

/** Sets the product's options, and updates its variants accordingly. */
export function setOptions(options: readonly OptionInput[]): ProductEdit {
  return async ({ tx, product, problems }) => {
    const variants = await readVariants(tx, product.id);
    const edited = editOptions(product, variants, options, problems);
    return { product: edited.product, write: () => updateVariants(tx, edited.variants) };
  };
}

type Images = StaffProduct['images'];

/** Changes the product's pictures with one of the functions of `edit-images.ts`. */
export function editImages<Input>(
  edit: (present: Images, input: Input, editing: ImageEditing) => Images,
  input: Input,
  assetBaseUrl: string,
): ProductEdit {
  return ({ product, problems }) => ({
    product: { ...product, images: edit(product.images, input, { assetBaseUrl, problems }) },
  });
}

/**
 * The references of the product that are not available. @param slug must be free; null if the product has it already.
 */
export async function findTaken(
  tx: Prisma.TransactionClient,
  { categoryIds }: Pick<StaffProduct, 'categoryIds'>,
  { slug }: { slug: Maybe<string> },
): Promise<StaffError[]> {
  const known = await knownCategories(tx, categoryIds.filter(isUuid));
  const missing = categoryIds.filter((id) => !known.has(id));
  const isTaken = slug != null && (await takenSlugs(tx, [slug])).size > 0;
  return [
    ...(isTaken ? [slugTaken(slug, ['slug'])] : []),
    ...missing.map((id) => notFound(`there is no category ${JSON.stringify(cutText(id, 50))}`, ['categoryIds'])),
  ];
}
