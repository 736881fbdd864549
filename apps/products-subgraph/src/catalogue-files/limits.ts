/** Columns of a file. */
export const MAX_COLUMNS = 1000;

/** UTF-8 bytes of all cells of one row together. */
export const MAX_ROW_BYTES = 1_000_000;

/** Variants of one product: Shopify's own limit. */
export const MAX_VARIANTS = 2048;

/** Images of one product: Shopify's own limit. */
export const MAX_IMAGES = 250;

/** Tags of one product: Shopify's own limit. */
export const MAX_TAGS = 250;

/** Names in a category's path: Shopify's own taxonomy needs 8. */
export const MAX_CATEGORY_DEPTH = 10;

/** Characters of a cell with a name, a code or a number. */
export const MAX_TEXT_LENGTH = 255;

/** Characters of a cell with a sentence, a path or a URL. */
export const MAX_LONG_TEXT_LENGTH = 2048;

/** Characters of the tags cell: enough for all tags at full length. */
export const MAX_TAGS_LENGTH = 70_000;

/** Characters of a description's HTML. */
export const MAX_DESCRIPTION_LENGTH = 100_000;

/** The largest quantity, position or weight: PostgreSQL's `integer`. */
export const MAX_WHOLE_NUMBER = 2_147_483_647;

/** Categories of one product. */
export const MAX_CATEGORIES = 100;

/** Characters of the JSON with what other columns cannot say. */
export const MAX_EXTRAS_LENGTH = 200_000;
