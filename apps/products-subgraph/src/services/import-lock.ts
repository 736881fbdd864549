/** Held by a batch of an import, and shared by those who change the catalogue otherwise. */
export const IMPORT_LOCK = 'commerce.import-catalogue';
