import { MAX_OPTIONS } from '../../domain/product-limits.ts';
import type { CatalogueItem } from '../catalogue-item.ts';
import type { ProblemColumns, SelectedOption } from '../catalogue-product.ts';
import { excerpt } from '../excerpt.ts';
import { ImageList } from '../image-list.ts';
import { optionsOf } from '../variant-list.ts';
import { checkValues } from './add-variation.ts';
import { readVariantFields, type VariantContext } from './variant-fields.ts';
import type { VariationOption } from './variation-options.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { originOf, readWooCommerceDetails, readWooCommerceImages } from './woocommerce-details.ts';

/**
 * A product that one row describes completely; nothing if the row is refused.
 * @param own its options, each with a single value.
 */
export function readSimpleProduct(
  cells: WooCommerceCells,
  handle: string,
  context: VariantContext,
  own: VariationOption[],
): CatalogueItem[] {
  const details = readWooCommerceDetails(cells);
  const variant = { ...readVariantFields(cells, context), selectedOptions: readOwnOptions(cells, own) };
  checkValues([variant], cells, own);
  const images = new ImageList();
  readWooCommerceImages(cells, images);
  if (cells.isRefused) return [];
  const product = {
    line: cells.line,
    handle,
    origin: cells.isSkuList ? null : originOf(cells),
    isIncomplete: false,
    isKnownBySku: cells.isSkuList,
    ...details,
    options: optionsOf([variant]),
    optionColumns: cells.hasColumn('Type') ? MAX_OPTIONS : 0,
    images: images.images(),
    variants: [variant],
    columns: columnsOf(cells),
  };
  return [{ kind: 'product', product }];
}

/** The values of a product that is its only variant. */
function readOwnOptions(cells: WooCommerceCells, own: readonly VariationOption[]): SelectedOption[] {
  const surplus = own[MAX_OPTIONS];
  if (surplus) {
    const reason = `The product has ${own.length} options, more than the ${MAX_OPTIONS} allowed.`;
    cells.refuse('TOO_MANY_OPTIONS', surplus.column, reason, 'Take one of them out of the mapping.');
  }
  return own.flatMap(({ name, values, column }) => {
    if (values.length > 1) {
      const reason = `${values.map(excerpt).join(', ')} are ${values.length} values of ${excerpt(name)}, in a row that is a single product.`;
      const remedy =
        'Map a column to “Type” that says “variable” here, and add a row of the type “variation” for each value; or write one value.';
      cells.refuse('INVALID_VALUE', column, reason, remedy);
    }
    return values.slice(0, 1).map((value) => ({ name, value }));
  });
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
