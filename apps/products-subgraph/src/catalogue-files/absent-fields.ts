/**
 * A field of a product that a file may have no column for. The description has two columns in some files, and so has the
 * status, with `published`, in others.
 */
export type ProductField =
  | 'title'
  | 'description'
  | 'shortDescription'
  | 'longDescription'
  | 'vendor'
  | 'productType'
  | 'tags'
  | 'categories'
  | 'images'
  | 'altText'
  | 'seoTitle'
  | 'seoDescription'
  | 'status'
  | 'published';

/**
 * A field of a variant that a file may have no column for. `stock` stands for all that is known of its stock;
 * `availability` for whether it can be bought, if the column for that is missing and its number of units is blank.
 */
export type VariantField =
  | 'options'
  | 'sku'
  | 'price'
  | 'barcode'
  | 'imageUrl'
  | 'weightGrams'
  | 'requiresShipping'
  | 'taxable'
  | 'compareAtPrice'
  | 'salePrice'
  | 'saleDates'
  | 'stock'
  | 'availability'
  | 'tracked'
  | 'backorder'
  | 'published';

/** What a file does not say of its products: stored ones keep it, and new ones get the default. */
export interface AbsentFields {
  product: readonly ProductField[];
  variant: readonly VariantField[];
}
