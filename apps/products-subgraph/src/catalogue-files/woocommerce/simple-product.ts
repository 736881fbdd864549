import type { CatalogueItem } from '../catalogue-item.ts';
import type { ProblemColumns } from '../catalogue-product.ts';
import { ImageList } from '../image-list.ts';
import { readVariantFields, type VariantContext } from './variant-fields.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { originOf, readWooCommerceDetails, readWooCommerceImages } from './woocommerce-details.ts';

export const COLUMNS: ProblemColumns = { handle: 'Name', description: 'Description', sku: 'SKU', quantity: 'Stock' };

/** A product that is described by its row alone, or nothing if that is refused. */
export function readSimpleProduct(cells: WooCommerceCells, handle: string, context: VariantContext): CatalogueItem[] {
  const details = readWooCommerceDetails(cells);
  const variant = readVariantFields(cells, context);
  const images = new ImageList();
  readWooCommerceImages(cells, images);
  if (cells.isRefused) return [];
  const product = {
    line: cells.line,
    handle,
    origin: originOf(cells),
    isIncomplete: false,
    ...details,
    options: [],
    images: images.images(),
    variants: [{ ...variant, selectedOptions: [] }],
    columns: COLUMNS,
  };
  return [{ kind: 'product', product }];
}
