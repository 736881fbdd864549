import { caseKey, normalizeText } from '../plain-text.ts';
import {
  MAX_CATEGORIES,
  MAX_DESCRIPTION_LENGTH,
  MAX_IMAGES,
  MAX_LONG_TEXT_LENGTH,
  MAX_TAGS,
} from '../product-limits.ts';
import { safeHtml } from '../safe-html.ts';
import { normalizeSlug } from '../slug.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import type { StaffProduct } from './staff-product.ts';

/** The input for a product's own fields. Omitted fields are left unchanged. */
export interface ProductDetailsInput {
  title?: Maybe<string>;
  slug?: Maybe<string>;
  description?: Maybe<string>;
  vendor?: Maybe<string>;
  productType?: Maybe<string>;
  tags?: Maybe<readonly string[]>;
  seo?: Maybe<{ title?: Maybe<string>; description?: Maybe<string> }>;
  categoryIds?: Maybe<readonly string[]>;
}

/**
 * The product with the given fields replaced. Whether its slug and categories are available is checked in the database.
 */
export function withDetails<Product extends StaffProduct>(
  product: Product,
  input: ProductDetailsInput,
  problems: InputProblems,
): Product {
  const { title, slug, description, vendor, productType, tags, seo, categoryIds } = input;
  return {
    ...product,
    ...(title !== undefined && { title: problems.name(title, ['title']) }),
    ...(slug !== undefined && { slug: readSlug(slug, problems) }),
    ...(description !== undefined && { description: readDescription(description, problems) }),
    ...(vendor !== undefined && { vendor: problems.nameOrNull(vendor, ['vendor']) }),
    ...(productType !== undefined && { productType: problems.nameOrNull(productType, ['productType']) }),
    ...(tags !== undefined && { tags: readTags(tags, problems) }),
    ...(seo !== undefined && readSeo(seo, problems)),
    ...(categoryIds !== undefined && { categoryIds: readCategoryIds(categoryIds, problems) }),
  };
}

/** The slug in the normalised form in which slugs are stored and compared, as for handles in product files. */
export function readSlug(slug: Maybe<string>, problems: InputProblems): string {
  const normal = normalizeSlug(slug ?? '');
  if (normal === null) problems.refuse(['slug'], 'must be 1 to 255 letters, digits, - and _');
  return normal ?? '';
}

/** Pictures with distinct addresses. */
export function readImages(
  images: Maybe<readonly { url: string; altText?: Maybe<string> }[]>,
  problems: InputProblems,
  min = 0,
): StaffProduct['images'] {
  const given = problems.list(images, ['images'], MAX_IMAGES, min).map(({ url, altText }, index) => ({
    url: problems.address(url, ['images', String(index), 'url']),
    altText: readAltText(altText, ['images', String(index), 'altText'], problems),
  }));
  problems.distinct(
    given.map(({ url }) => url),
    (index) => ['images', String(index), 'url'],
  );
  return given;
}

export function readAltText(text: Maybe<string>, path: string[], problems: InputProblems): string | null {
  return problems.nameOrNull(text, path, MAX_LONG_TEXT_LENGTH);
}

function readDescription(html: Maybe<string>, problems: InputProblems): string {
  const text = problems.text(html, ['description']);
  const safe = safeHtml(text);
  if (safe.length > MAX_DESCRIPTION_LENGTH) problems.refuse(['description'], 'is too long once it is well-formed');
  return safe;
}

/** Tags that differ only in case are one tag. */
function readTags(tags: Maybe<readonly string[]>, problems: InputProblems): string[] {
  const distinct = new Map<string, string>();
  for (const [index, tag] of problems.list(tags, ['tags'], MAX_TAGS).entries()) {
    const name = problems.name(tag, ['tags', String(index)]);
    if (!distinct.has(caseKey(name))) distinct.set(caseKey(name), name);
  }
  return [...distinct.values()];
}

function readSeo(seo: ProductDetailsInput['seo'], problems: InputProblems) {
  return {
    ...((!seo || seo.title !== undefined) && { seoTitle: problems.nameOrNull(seo?.title, ['seo', 'title']) }),
    ...((!seo || seo.description !== undefined) && {
      seoDescription:
        normalizeText(problems.text(seo?.description, ['seo', 'description'], MAX_LONG_TEXT_LENGTH)) || null,
    }),
  };
}

function readCategoryIds(ids: Maybe<readonly string[]>, problems: InputProblems): string[] {
  const given = problems.list(ids, ['categoryIds'], MAX_CATEGORIES);
  problems.distinct(given, (index) => ['categoryIds', String(index)]);
  return given.toSorted();
}
