/** Our own column, for shops whose products list their variations: `sku=TEE-S,size=S|sku=TEE-M,size=M`. */
export const LISTED_COLUMN = 'Listed variations';

/** The columns of every WooCommerce export, by their English names, and one of our own. */
export const PLAIN_COLUMNS = [
  'ID',
  'Type',
  'SKU',
  'GTIN, UPC, EAN, or ISBN',
  'Name',
  'Published',
  'Visibility in catalog',
  'Short description',
  'Description',
  'Date sale price starts',
  'Date sale price ends',
  'Tax status',
  'Tax class',
  'In stock?',
  'Stock',
  'Backorders allowed?',
  'Sale price',
  'Regular price',
  'Categories',
  'Tags',
  'Brands',
  'Images',
  'Parent',
  'Position',
  'Meta: _yoast_wpseo_title',
  'Meta: _yoast_wpseo_metadesc',
  LISTED_COLUMN,
] as const;

export type PlainColumn = (typeof PLAIN_COLUMNS)[number];
