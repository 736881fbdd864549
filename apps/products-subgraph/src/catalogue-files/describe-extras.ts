import { isDeepStrictEqual } from 'node:util';
import { MAX_CATEGORY_DEPTH, MAX_LONG_TEXT_LENGTH } from '../domain/product-limits.ts';
import { slugify } from '../domain/slug.ts';
import type { CatalogueOption, CatalogueProduct, CatalogueVariant } from './catalogue-product.ts';
import type { Extras } from './extras.ts';
import { MAX_TAGS_LENGTH } from './limits.ts';
import { splitCategoryPath, splitNames } from './product-details.ts';
import { PLACEHOLDER } from './product-options.ts';
import { optionsOf } from './variant-list.ts';

/** The parts of a product that Shopify's columns cannot express: see `Extras`. Usually empty. */
export function describeProductExtras(product: CatalogueProduct): Extras {
  return {
    ...(!isPlainTags(product.tags) && { tags: product.tags }),
    ...(!isPlainCategories(product.categories) && { categories: withSlugs(product.categories) }),
    ...(!isPlainOptions(product) && { options: product.options }),
  };
}

/**
 * The parts of a variant that Shopify's columns cannot express: options that its product does not have, or no longer
 * has.
 */
export function describeVariantExtras({ selectedOptions }: CatalogueVariant, options: CatalogueOption[]): Extras {
  const isPlain = isDeepStrictEqual(
    selectedOptions.map(({ name }) => name),
    options.map(({ name }) => name),
  );
  return isPlain ? {} : { selectedOptions };
}

function isPlainTags(tags: string[]): boolean {
  const text = tags.join(', ');
  return text.length <= MAX_TAGS_LENGTH && isDeepStrictEqual(splitNames(text, ','), tags);
}

/** True for the usual case: a single path whose titles give the slugs. */
function isPlainCategories(categories: CatalogueProduct['categories']): boolean {
  const [path, ...others] = categories;
  if (!path) return true;
  const titles = path.map(({ title }) => title);
  const text = titles.join(' > ');
  const isShort = text.length <= MAX_LONG_TEXT_LENGTH && path.length <= MAX_CATEGORY_DEPTH;
  const hasOwnSlugs = path.some(({ title, slug }) => slug !== null && slug !== slugify(title));
  return others.length === 0 && isShort && !hasOwnSlugs && isDeepStrictEqual(splitCategoryPath(text), titles);
}

function withSlugs(categories: CatalogueProduct['categories']): Extras['categories'] {
  return categories.map((path) => path.map(({ title, slug }) => ({ title, slug: slug ?? (slugify(title) || '_') })));
}

function isPlainOptions({ options, variants }: CatalogueProduct): boolean {
  const looksLikeNone = variants[0]?.selectedOptions.some(
    ({ name, value }) => name === PLACEHOLDER.name && value === PLACEHOLDER.value,
  );
  return !looksLikeNone && isDeepStrictEqual(optionsOf(variants), options);
}
