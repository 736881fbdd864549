import { fieldNamesOf, isReader, isStorableText, isUuid } from '@commerce/graphql';
import type { Context } from '../context.ts';
import { availabilityOf } from '../domain/availability.ts';
import type { ProductRow, VariantRow } from '../domain/catalogue.ts';
import { toImage } from '../domain/image.ts';
import { rangeOf } from '../domain/money.ts';
import { CATEGORIES_ALONE, partsFor } from '../domain/product-parts.ts';
import type { ProductResolvers } from '../generated/resolvers.ts';

export const Product: ProductResolvers = {
  __resolveReference: (reference, { products, productsBySlug }, info) => {
    const parts = partsFor(fieldNamesOf(info));
    if ('slug' in reference) return isStorableText(reference.slug) ? productsBySlug(parts).load(reference.slug) : null;
    return isUuid(reference.id) ? products(parts).load(reference.id) : null;
  },
  images: ({ images }, _, { settings }) => images.map((image) => toImage(image, settings.assetBaseUrl)),
  categories: ({ id, categories }, _, { products }) =>
    categories ??
    products(CATEGORIES_ALONE)
      .load(id)
      .then((found) => found?.categories ?? []),
  status: ({ status }, _, { seesDrafts }) => (seesDrafts ? status : null),
  version: ({ version }, _, { seesDrafts }) => (seesDrafts ? version : null),
  publishedAt: ({ publishedAt }, _, { seesDrafts }) => (seesDrafts ? publishedAt : null),
  variants: (product, _, context) => variantsOf(product, context, (variants) => variants),
  archivedVariants: ({ id }, _, { viewer, seesDrafts, archivedVariantsOfProduct }) =>
    seesDrafts || isReader(viewer, 'Product.archivedVariants') ? archivedVariantsOfProduct.load(id) : null,
  priceRange: (product, _, context) =>
    variantsOf(product, context, (variants) => rangeOf(variants.flatMap(({ price }) => price ?? []))),
  availableForSale: (product, _, context) =>
    variantsOf(product, context, (variants) => variants.some((variant) => availabilityOf(variant).availableForSale)),
  seo: ({ seoTitle, seoDescription }) => ({ title: seoTitle, description: seoDescription }),
};

/** Synchronous if the variants were read with the product: a page of products has hundreds of these. */
function variantsOf<Result>(
  { id, variants }: ProductRow,
  { variantsOfProduct }: Context,
  answer: (variants: VariantRow[]) => Result,
): Result | Promise<Result> {
  return variants ? answer(variants) : variantsOfProduct.load(id).then((found) => answer(found ?? []));
}
