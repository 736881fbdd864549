import { fieldNamesBelow, fieldNamesOf, isStorableText, isUuid, readPage, requireScope } from '@commerce/graphql';
import { money } from '@commerce/money';
import { availabilityOf, publicAvailability } from '../domain/availability.ts';
import { shownTitle } from '../domain/catalogue.ts';
import { toImage } from '../domain/image.ts';
import { compareAtOf } from '../domain/money.ts';
import { partsFor } from '../domain/product-parts.ts';
import { READING_SCOPES } from '../domain/staff/access.ts';
import type { ProductVariantResolvers } from '../generated/resolvers.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference: (reference, { variants, variantsBySku }) => {
    if ('sku' in reference) {
      return reference.sku != null && isStorableText(reference.sku) ? variantsBySku.load(reference.sku) : null;
    }
    return isUuid(reference.id) ? variants.load(reference.id) : null;
  },
  product: async ({ productId }, _, { products }, info) => {
    const product = await products(partsFor(fieldNamesOf(info))).load(productId);
    if (!product) throw new Error(`variant of a product that does not exist: ${productId}`);
    return product;
  },
  title: shownTitle,
  image: ({ imageUrl }, _, { settings }) =>
    imageUrl === null ? null : toImage({ url: imageUrl, altText: null }, settings.assetBaseUrl),
  compareAtPrice: ({ price }) => (price === null ? null : compareAtOf(price)),
  lowestPrice30d: async ({ id }, _, { lowestPrices, settings }) => {
    const amount = await lowestPrices.load(id);
    return amount === null ? null : money(Number(amount), settings.currencyCode);
  },
  priceHistory: ({ id }, args, { priceHistory }, info) => priceHistory(id, readPage(args), fieldNamesBelow(info)),
  availability: (variant, _, { seesDrafts, settings }) =>
    seesDrafts ? availabilityOf(variant) : publicAvailability(variant, settings),
  stock: ({ id, stock }, _, { viewer }) => {
    requireScope(viewer, ...READING_SCOPES);
    return { variantId: id, ...stock };
  },
  archived: ({ archivedAt }) => archivedAt !== null,
};
