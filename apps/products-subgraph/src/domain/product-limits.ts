/** Variants of one product: Shopify's own limit. */
export const MAX_VARIANTS = 2048;

/** Images of one product: Shopify's own limit. */
export const MAX_IMAGES = 250;

/** Tags of one product: Shopify's own limit. */
export const MAX_TAGS = 250;

/** Names in a category's path: Shopify's own taxonomy needs 8. */
export const MAX_CATEGORY_DEPTH = 10;

/** Characters of a name, a code or a number. */
export const MAX_TEXT_LENGTH = 255;

/** Characters of a sentence, a path or a URL. */
export const MAX_LONG_TEXT_LENGTH = 2048;

/** Characters of a description's HTML. */
export const MAX_DESCRIPTION_LENGTH = 100_000;

/** The largest position or weight: PostgreSQL's `integer`. */
export const MAX_WHOLE_NUMBER = 2_147_483_647;

/** Options of one product: Shopify's own limit. */
export const MAX_OPTIONS = 3;

/** The largest stock of a variant, positive or negative. */
export const MAX_ON_HAND = 1_000_000_000;

/** Categories of one product. */
export const MAX_CATEGORIES = 100;

/** The highest price, in minor units: a cart of 100 lines with 999 units each is still exact. */
export const MAX_PRICE_MINOR = 9_999_999_999;
