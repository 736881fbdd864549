import { isOnSale, type ProductStatus } from '../domain/catalogue.ts';
import { caseKey } from '../domain/plain-text.ts';
import {
  MAX_CATEGORY_DEPTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_LONG_TEXT_LENGTH,
  MAX_TAGS,
  MAX_TEXT_LENGTH,
} from '../domain/product-limits.ts';
import type { ProductField } from './absent-fields.ts';
import { GIFT_CARD_COLUMN } from './catalogue-header.ts';
import type { CatalogueProduct, CategoryStep } from './catalogue-product.ts';
import { readBoolean, readKeyword } from './cell-values.ts';
import type { Extras } from './extras.ts';
import { MAX_TAGS_LENGTH } from './limits.ts';
import type { RowCells } from './row-cells.ts';

/** What only the first row of a product holds. */
export type ProductDetails = Omit<
  CatalogueProduct,
  | 'line'
  | 'handle'
  | 'origin'
  | 'isIncomplete'
  | 'isKnownBySku'
  | 'options'
  | 'optionColumns'
  | 'images'
  | 'variants'
  | 'columns'
>;

const STATUSES: Readonly<Record<string, ProductStatus>> = {
  active: 'ACTIVE',
  draft: 'DRAFT',
  archived: 'ARCHIVED',
  unlisted: 'UNLISTED',
};

/** Ids of categories: Google's, such as 1604, and Shopify's, such as aa-1-13. They are no category names. */
const CATEGORY_ID = /^(\d+|[a-z]{2}(-\d+)+)$/;

export function readProductDetails(cells: RowCells, extras: Extras): ProductDetails {
  if (readBoolean(cells, GIFT_CARD_COLUMN, false)) {
    const reason = 'Gift cards have no counterpart here, and are left out.';
    cells.refuse('UNSUPPORTED_TYPE', GIFT_CARD_COLUMN, reason, 'Take its rows out.');
  }
  const categories = extras.categories ?? readCategories(cells);
  return {
    title: cells.name('Title'),
    descriptionHtml: cells.untrimmedText('Body (HTML)', MAX_DESCRIPTION_LENGTH),
    vendor: cells.nameOrNull('Vendor'),
    productType: cells.nameOrNull('Type'),
    tags: extras.tags ?? readTags(cells),
    categories,
    ...readStatus(cells),
    absentFields: absentFieldsOf(cells, extras, categories),
    seoTitle: cells.nameOrNull('SEO Title'),
    seoDescription: cells.textOrNull('SEO Description', MAX_LONG_TEXT_LENGTH),
  };
}

/** A product is on sale if it is active or unlisted, and published as well. */
function readStatus(cells: RowCells): Pick<CatalogueProduct, 'status' | 'keptStatuses'> {
  const isPublished = readBoolean(cells, 'Published', true);
  const status = readKeyword(cells, 'Status', STATUSES, 'ACTIVE');
  const isDraft = isOnSale(status) && !isPublished;
  return { status: isDraft ? 'DRAFT' : status, keptStatuses: keptStatusesOf(cells, isPublished) };
}

function keptStatusesOf(cells: RowCells, isPublished: boolean): ProductStatus[] {
  if (cells.hasColumn('Status')) return [];
  if (!cells.hasColumn('Published')) return Object.values(STATUSES);
  return isPublished ? ['ACTIVE', 'UNLISTED'] : ['DRAFT', 'ARCHIVED'];
}

/** Categories may also come from another column, and our own column may replace several. */
function absentFieldsOf(cells: RowCells, extras: Extras, categories: CategoryStep[][]): readonly ProductField[] {
  const { product } = cells.absentFields;
  if (product.length === 0) return product;
  return product.filter((field) => !Object.hasOwn(extras, field) && !(field === 'categories' && categories.length > 0));
}

function readTags(cells: RowCells): string[] {
  return checkTags(cells, 'Tags', splitNames(cells.text('Tags', MAX_TAGS_LENGTH), ','));
}

/** The tags without repetitions that differ only in case; the first spelling counts. */
export function checkTags<Column extends string>(cells: RowCells<Column>, column: Column, names: string[]): string[] {
  const tags = new Map<string, string>();
  for (const tag of names.map((name) => cells.name(column, MAX_TEXT_LENGTH, name)).filter(Boolean)) {
    if (!tags.has(caseKey(tag))) tags.set(caseKey(tag), tag);
  }
  if (tags.size > MAX_TAGS) {
    const reason = `The product has ${tags.size} tags, more than the ${MAX_TAGS} allowed.`;
    cells.refuse('TOO_MANY_TAGS', column, reason, 'Take some out.');
  }
  return [...tags.values()];
}

function readCategories(cells: RowCells): CategoryStep[][] {
  for (const column of ['Product Category', 'Google Shopping / Google Product Category'] as const) {
    const path = splitCategoryPath(cells.text(column, MAX_LONG_TEXT_LENGTH));
    if (path.length > 0) return [checkCategoryPath(cells, column, path)];
  }
  return [];
}

/** The names on the path to a category, root first; empty for a blank cell, or for the id of a category. */
export function splitCategoryPath(text: string): string[] {
  return CATEGORY_ID.test(text) ? [] : splitNames(text, '>');
}

export function checkCategoryPath<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  path: string[],
): CategoryStep[] {
  if (path.length > MAX_CATEGORY_DEPTH) {
    const reason = `The path has ${path.length} categories, more than the ${MAX_CATEGORY_DEPTH} allowed.`;
    cells.refuse('CATEGORY_TOO_DEEP', column, reason, 'Shorten the path.');
  }
  const titles = path.map((name) => cells.name(column, MAX_TEXT_LENGTH, name)).filter(Boolean);
  return titles.map((title) => ({ title, slug: null }));
}

export function splitNames(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
