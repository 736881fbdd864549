import { MAX_OPTIONS } from '../../domain/product-limits.ts';
import type { CatalogueItem } from '../catalogue-item.ts';
import type { ProblemColumns } from '../catalogue-product.ts';
import { ImageList } from '../image-list.ts';
import { readVariantFields, type VariantContext } from './variant-fields.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { originOf, readWooCommerceDetails, readWooCommerceImages } from './woocommerce-details.ts';

/** A product that one row describes completely; nothing if the row is refused. */
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
    optionColumns: cells.hasColumn('Type') ? MAX_OPTIONS : 0,
    images: images.images(),
    variants: [{ ...variant, selectedOptions: [] }],
    columns: columnsOf(cells),
  };
  return [{ kind: 'product', product }];
}

/** The names in the file of the columns that are checked against the database. */
export function columnsOf(cells: WooCommerceCells): ProblemColumns {
  return {
    handle: cells.labelOf('Name'),
    id: cells.labelOf('ID'),
    description: cells.labelOf('Description'),
    status: cells.labelOf('Published'),
    option: cells.labelOf('Attribute 1 value(s)'),
    sku: cells.labelOf('SKU'),
    barcode: cells.labelOf('GTIN, UPC, EAN, or ISBN'),
    price: cells.labelOf('Regular price'),
    salePrice: cells.labelOf('Sale price'),
    quantity: cells.labelOf('Stock'),
  };
}
