/** Columns of a file. */
export const MAX_COLUMNS = 1000;

/** UTF-8 bytes of all cells of one row together. */
export const MAX_ROW_BYTES = 1_000_000;

/** Characters of the tags cell: enough for all tags at full length. */
export const MAX_TAGS_LENGTH = 70_000;

/** Characters of the JSON in our own column. */
export const MAX_EXTRAS_LENGTH = 200_000;
