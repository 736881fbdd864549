/** Exclusive for a batch of an import; shared by all other changes of the catalogue. */
export const IMPORT_LOCK = 'commerce.import-catalogue';
