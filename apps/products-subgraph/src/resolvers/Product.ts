import { isStorableText, isUuid } from '@commerce/graphql';
import { availabilityOf } from '../domain/availability.ts';
import { toImage } from '../domain/image.ts';
import { rangeOf } from '../domain/money.ts';
import type { ProductResolvers } from '../generated/resolvers.ts';

export const Product: ProductResolvers = {
  __resolveReference: (reference, { products, productsBySlug }) => {
    if ('slug' in reference) return isStorableText(reference.slug) ? productsBySlug.load(reference.slug) : null;
    return isUuid(reference.id) ? products.load(reference.id) : null;
  },
  images: ({ images }, _, { settings }) => images.map((image) => toImage(image, settings.assetBaseUrl)),
  categories: async ({ id }, _, { categoryIdsOfProduct, categoryTree }) => {
    const [ids, tree] = await Promise.all([categoryIdsOfProduct.load(id), categoryTree()]);
    return tree.all.filter((category) => ids?.has(category.id));
  },
  variants: async ({ id }, _, { variantsOfProduct }) => (await variantsOfProduct.load(id)) ?? [],
  priceRange: async ({ id }, _, { variantsOfProduct }) => {
    const variants = (await variantsOfProduct.load(id)) ?? [];
    return rangeOf(variants.flatMap(({ price }) => price ?? []));
  },
  availableForSale: async ({ id }, _, { variantsOfProduct }) => {
    const variants = (await variantsOfProduct.load(id)) ?? [];
    return variants.some((variant) => availabilityOf(variant).availableForSale);
  },
  status: ({ status }, _, { seesDrafts }) => (seesDrafts ? status : null),
  version: ({ version }, _, { seesDrafts }) => (seesDrafts ? version : null),
  publishedAt: ({ publishedAt }, _, { seesDrafts }) => (seesDrafts ? publishedAt : null),
  archivedVariants: ({ id }, _, { seesDrafts, archivedVariantsOfProduct }) =>
    seesDrafts ? archivedVariantsOfProduct.load(id) : null,
  seo: ({ seoTitle, seoDescription }) => ({ title: seoTitle, description: seoDescription }),
};
