import { isOnSale, type ProductStatus } from '../../domain/catalogue.ts';
import {
  MAX_CATEGORIES,
  MAX_DESCRIPTION_LENGTH,
  MAX_IMAGES,
  MAX_LONG_TEXT_LENGTH,
  MAX_TEXT_LENGTH,
} from '../../domain/product-limits.ts';
import type { CatalogueProduct, CategoryStep, ProductOrigin } from '../catalogue-product.ts';
import { booleansAs, checkUrl, readKeyword } from '../cell-values.ts';
import type { ImageList } from '../image-list.ts';
import { MAX_TAGS_LENGTH } from '../limits.ts';
import { checkCategoryPath, checkTags, type ProductDetails } from '../product-details.ts';
import { readList, readPaths } from './list-values.ts';
import { readProductName } from './product-name.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/** Private products are visible to the shop's staff only, like drafts. */
const STATUSES: Readonly<Record<string, ProductStatus>> = {
  ...booleansAs<ProductStatus>('ACTIVE', 'DRAFT'),
  '1': 'ACTIVE',
  '0': 'DRAFT',
  '-1': 'DRAFT',
};

/** Whether the shop's lists show a product. */
const VISIBILITIES: Readonly<Record<string, boolean>> = { visible: true, catalog: true, search: true, hidden: false };

const MAX_LIST_LENGTH = MAX_IMAGES * 400;

/** The product's fields in the row of a product that is not a variation. */
export function readWooCommerceDetails(cells: WooCommerceCells): ProductDetails {
  const title = readProductName(cells);
  const [brand] = readPaths(cells, 'Brands', MAX_LONG_TEXT_LENGTH);
  return {
    title,
    descriptionHtml: readDescription(cells),
    vendor: cells.name('Brands', MAX_TEXT_LENGTH, brand?.at(-1) ?? '') || null,
    productType: null,
    tags: checkTags(cells, 'Tags', readList(cells, 'Tags', MAX_TAGS_LENGTH)),
    categories: readCategories(cells),
    ...readStatus(cells),
    absentFields: cells.absentFields.product,
    seoTitle: cells.nameOrNull('Meta: _yoast_wpseo_title'),
    seoDescription: cells.textOrNull('Meta: _yoast_wpseo_metadesc', MAX_LONG_TEXT_LENGTH),
  };
}

/** Identifies the product in other files of the same shop. */
export function originOf(cells: WooCommerceCells): ProductOrigin {
  return { externalId: cells.codeOrNull('ID') };
}

/** A product that is hidden in lists can be bought by its address, in its shop and here. */
function readStatus(cells: WooCommerceCells): Pick<CatalogueProduct, 'status' | 'keptStatuses'> {
  const published = readPublished(cells);
  const isShown = readKeyword(cells, 'Visibility in catalog', VISIBILITIES, true);
  const status = !isShown && published === 'ACTIVE' ? 'UNLISTED' : published;
  const isVisibilityKnown = cells.hasColumn('Visibility in catalog');
  const onSale: ProductStatus[] = isVisibilityKnown ? [status] : ['ACTIVE', 'UNLISTED'];
  if (!cells.hasColumn('Published')) return { status, keptStatuses: [...onSale, 'DRAFT', 'ARCHIVED'] };
  return { status, keptStatuses: isOnSale(status) && !isVisibilityKnown ? onSale : [] };
}

/** The status of a product or a variation, from its row. */
export function readPublished(cells: WooCommerceCells): ProductStatus {
  return readKeyword(cells, 'Published', STATUSES, 'ACTIVE', '1, 0, -1, true, false');
}

/** Whether the shop hides it in all lists. */
export function isHidden(cells: WooCommerceCells): boolean {
  return cells.text('Visibility in catalog').toLowerCase() === 'hidden';
}

/** The short description above the long one, as the shop's page shows them. */
function readDescription(cells: WooCommerceCells): string {
  const parts = (['Short description', 'Description'] as const).map((column) =>
    cells.untrimmedText(column, MAX_DESCRIPTION_LENGTH),
  );
  const text = parts.map(unescapeBreaks).filter(Boolean).join('\n');
  if (text.length <= MAX_DESCRIPTION_LENGTH) return text;
  const reason = `With the short one, the description has more than the ${MAX_DESCRIPTION_LENGTH} characters allowed.`;
  cells.refuse('VALUE_TOO_LONG', 'Description', reason, 'Shorten one of them.');
  return '';
}

/** `\n` stands for a line break, and `\\n` for itself. */
function unescapeBreaks(text: string): string {
  return text.replaceAll(/\\\\n|\\n/g, (sequence) => (sequence === '\\n' ? '\n' : '\\n'));
}

function readCategories(cells: WooCommerceCells): CategoryStep[][] {
  const written = readPaths(cells, 'Categories', MAX_LIST_LENGTH);
  const paths = new Map(written.map((path) => [JSON.stringify(path), path]));
  if (paths.size > MAX_CATEGORIES) {
    const reason = `The product is in ${paths.size} categories, more than the ${MAX_CATEGORIES} allowed.`;
    cells.refuse('VALUE_TOO_LONG', 'Categories', reason, 'Take some out.');
    return [];
  }
  return [...paths.values()]
    .filter((path) => path.length > 0)
    .map((path) => checkCategoryPath(cells, 'Categories', path));
}

/** Adds the images of a row; the first one is the main image. */
export function readWooCommerceImages(cells: WooCommerceCells, images: ImageList): void {
  for (const url of readImageUrls(cells)) {
    images.check({ url }, cells, 'Images');
    if (!cells.isRefused) images.add({ url, altText: null, position: null, line: cells.line });
  }
}

export function readImageUrls(cells: WooCommerceCells): string[] {
  const urls = readList(cells, 'Images', MAX_LIST_LENGTH);
  return urls.flatMap((url) => checkUrl(cells, 'Images', url) ?? []);
}
