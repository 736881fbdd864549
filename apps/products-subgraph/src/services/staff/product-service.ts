import { isUuid, notFound } from '@commerce/graphql';
import { addImages, describeImage, removeImages, reorderImages } from '../../domain/staff/edit-images.ts';
import type { OptionInput } from '../../domain/staff/edit-options.ts';
import { InputProblems, type Maybe } from '../../domain/staff/input-problems.ts';
import type { NewProductInput } from '../../domain/staff/new-product.ts';
import type { NewVariantInput, VariantDetailsInput } from '../../domain/staff/new-variants.ts';
import type { ProductDetailsInput } from '../../domain/staff/product-details.ts';
import type { StatusChange } from '../../domain/staff/product-status.ts';
import type { StaffError } from '../../domain/staff/staff-errors.ts';
import type { StaffActor } from '../../domain/staff-event.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createProduct } from './create-product.ts';
import {
  createProductEditor,
  type ProductEdit,
  type ProductResult,
  type ProductTarget,
  refused,
} from './product-editor.ts';
import { bringTo, editImages, placeIn, setOptions, updateDetails } from './product-edits.ts';
import { createVariants, updateVariant } from './variant-edits.ts';

/** The maximum number of products that a bulk call changes. */
const MAX_PRODUCTS = 100;

/** The result for one of many products. */
export interface BulkResult extends ProductResult {
  productId: string;
}

/** One result per product, or why the entire call was refused. */
export interface BulkResults {
  results: BulkResult[] | null;
  userErrors: StaffError[];
}

type ImagesInput = ProductTarget & {
  images: readonly { url: string; altText?: Maybe<string> }[];
  position?: Maybe<number>;
};
type ImageTextInput = ProductTarget & { url: string; altText?: Maybe<string> };
type UrlsInput = ProductTarget & { urls: readonly string[] };

/** Changes products and their variants on behalf of staff. */
export type StaffProductService = ReturnType<typeof createStaffProductService>;

export function createStaffProductService({ prisma }: { prisma: PrismaClient }) {
  const edit = createProductEditor({ prisma });

  /** One after the other, each in its own transaction; `list` is the input field that holds them. */
  const editAll = async <Target extends ProductTarget>(
    actor: StaffActor,
    list: string,
    targets: readonly Target[],
    toEdit: (target: Target) => ProductEdit,
  ): Promise<BulkResults> => {
    const problems = new InputProblems();
    problems.list(targets, [list], MAX_PRODUCTS, 1);
    if (problems.found.length > 0) return { results: null, userErrors: problems.found };
    const results: BulkResult[] = [];
    for (const [index, target] of targets.entries()) {
      const { product, userErrors } = await edit(actor, target, toEdit(target));
      const inPlace = userErrors.map((error) => ({ ...error, path: [list, String(index), ...(error.path ?? [])] }));
      results.push({ productId: target.productId, product, userErrors: inPlace });
    }
    return { results, userErrors: [] };
  };

  /** The items of the list are the product ids themselves. */
  const placeAll = async (actor: StaffActor, categoryId: string, productIds: readonly string[], isIn: boolean) => {
    const targets = productIds.map((productId) => ({ productId }));
    const { results, userErrors } = await editAll(actor, 'productIds', targets, () => placeIn(categoryId, isIn));
    const pathOf = ([list, index, field]: string[]) =>
      field === 'productId' ? [list ?? '', index ?? ''] : ['categoryId'];
    const inPlace = results?.map((result) => ({
      ...result,
      userErrors: result.userErrors.map((error) => ({ ...error, path: pathOf(error.path ?? []) })),
    }));
    return { results: inPlace ?? null, userErrors };
  };

  return {
    /** @param currencyCode the currency that prices must have. */
    create: (actor: StaffActor, input: NewProductInput, currencyCode: string) =>
      createProduct(prisma, currencyCode, actor, input),

    update: (actor: StaffActor, input: ProductTarget & ProductDetailsInput) => edit(actor, input, updateDetails(input)),

    updateAll: (actor: StaffActor, inputs: readonly (ProductTarget & ProductDetailsInput)[]) =>
      editAll(actor, 'products', inputs, updateDetails),

    bring: (actor: StaffActor, target: ProductTarget, change: StatusChange) => edit(actor, target, bringTo(change)),

    bringAll: (actor: StaffActor, targets: readonly ProductTarget[], change: StatusChange) =>
      editAll(actor, 'products', targets, () => bringTo(change)),

    placeAll,

    setOptions: (actor: StaffActor, input: ProductTarget & { options: readonly OptionInput[] }) =>
      edit(actor, input, setOptions(input.options)),

    addImages: (actor: StaffActor, input: ImagesInput, assetBaseUrl: string) =>
      edit(actor, input, editImages(addImages, input, assetBaseUrl)),

    describeImage: (actor: StaffActor, input: ImageTextInput, assetBaseUrl: string) =>
      edit(actor, input, editImages(describeImage, input, assetBaseUrl)),

    reorderImages: (actor: StaffActor, input: UrlsInput, assetBaseUrl: string) =>
      edit(actor, input, editImages(reorderImages, input.urls, assetBaseUrl)),

    removeImages: (actor: StaffActor, input: UrlsInput, assetBaseUrl: string) =>
      edit(actor, input, editImages(removeImages, input.urls, assetBaseUrl)),

    /** Returns the product and the ids of the new variants. */
    async createVariants(
      actor: StaffActor,
      input: ProductTarget & { variants: readonly NewVariantInput[] },
      currencyCode: string,
    ) {
      let variantIds: string[] = [];
      const onAdded = (ids: string[]) => {
        variantIds = ids;
      };
      const result = await edit(actor, input, createVariants(input.variants, currencyCode, onAdded));
      return { ...result, variantIds: result.product ? variantIds : [] };
    },

    async updateVariant(
      actor: StaffActor,
      input: VariantDetailsInput & {
        variantId: string;
        expectedVersion?: Maybe<number>;
        archived?: Maybe<boolean>;
      },
    ): Promise<ProductResult> {
      const { variantId, expectedVersion } = input;
      const variant = isUuid(variantId) ? await prisma.variant.findUnique({ where: { id: variantId } }) : null;
      if (!variant) return refused(notFound('there is no such variant', ['variantId']));
      // A variant never moves to another product.
      return edit(actor, { productId: variant.productId, expectedVersion }, updateVariant(variantId, input));
    },
  };
}
