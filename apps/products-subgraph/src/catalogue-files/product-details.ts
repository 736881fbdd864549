import type { CatalogueProduct, ProductStatus } from './catalogue-product.ts';
import { readBoolean, readKeyword } from './cell-values.ts';
import {
  MAX_CATEGORY_DEPTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_LONG_TEXT_LENGTH,
  MAX_TAGS,
  MAX_TAGS_LENGTH,
  MAX_TEXT_LENGTH,
} from './limits.ts';
import type { RowCells } from './row-cells.ts';

/** What only a product's first row says. */
export type ProductDetails = Omit<CatalogueProduct, 'line' | 'handle' | 'options' | 'images' | 'variants'>;

const STATUSES: Readonly<Record<string, ProductStatus>> = { active: 'ACTIVE', draft: 'DRAFT', archived: 'ARCHIVED' };

/** Google's numeric ids, such as 1604, and Shopify's own, such as aa-1-13: neither names a category. */
const CATEGORY_ID = /^(\d+|[a-z]{2}(-\d+)+)$/;

export function readProductDetails(cells: RowCells): ProductDetails {
  return {
    title: cells.text('Title'),
    descriptionHtml: cells.untrimmedText('Body (HTML)', MAX_DESCRIPTION_LENGTH),
    vendor: cells.textOrNull('Vendor'),
    productType: cells.textOrNull('Type'),
    tags: readTags(cells),
    categoryPath: readCategoryPath(cells),
    status: readStatus(cells),
    seoTitle: cells.textOrNull('SEO Title'),
    seoDescription: cells.textOrNull('SEO Description', MAX_LONG_TEXT_LENGTH),
  };
}

/** `Status` is the newer column, and the more exact one. */
function readStatus(cells: RowCells): ProductStatus {
  const isPublished = readBoolean(cells, 'Published', true);
  return readKeyword(cells, 'Status', STATUSES, isPublished ? 'ACTIVE' : 'DRAFT');
}

function readTags(cells: RowCells): string[] {
  const tags = new Map<string, string>();
  for (const tag of splitNames(cells.text('Tags', MAX_TAGS_LENGTH), ',')) {
    const key = tag.toLowerCase();
    if (!tags.has(key)) tags.set(key, tag);
  }
  if (tags.size > MAX_TAGS) {
    cells.refuse('TOO_MANY_TAGS', 'Tags', `The product has ${tags.size} tags, more than the ${MAX_TAGS} allowed.`);
  }
  if ([...tags.values()].some((tag) => tag.length > MAX_TEXT_LENGTH)) {
    cells.refuse('VALUE_TOO_LONG', 'Tags', `A tag has more than the ${MAX_TEXT_LENGTH} characters allowed.`);
  }
  return [...tags.values()];
}

function readCategoryPath(cells: RowCells): string[] {
  for (const column of ['Product Category', 'Google Shopping / Google Product Category'] as const) {
    const category = cells.text(column, MAX_LONG_TEXT_LENGTH);
    if (category === '' || CATEGORY_ID.test(category)) continue;
    const path = splitNames(category, '>');
    if (path.length > MAX_CATEGORY_DEPTH) {
      cells.refuse(
        'CATEGORY_TOO_DEEP',
        column,
        `The path has ${path.length} categories, more than the ${MAX_CATEGORY_DEPTH} allowed.`,
      );
    }
    if (path.some((name) => name.length > MAX_TEXT_LENGTH)) {
      cells.refuse('VALUE_TOO_LONG', column, `A category has more than the ${MAX_TEXT_LENGTH} characters allowed.`);
    }
    return path;
  }
  return [];
}

function splitNames(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
