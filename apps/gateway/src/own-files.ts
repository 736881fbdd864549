import { fileURLToPath } from 'node:url';

// Here, because the build makes one file of all modules: paths must start from the folder of the program.

/** The output of `npm run schema:compose` in this repository. */
export const OWN_SUPERGRAPH = fileURLToPath(new URL('../supergraph.graphql', import.meta.url));
/** The files of the explorer's page. */
export const EXPLORER_FILES = fileURLToPath(new URL('../explorer/', import.meta.url));
/** The files of the page of figures. */
export const STATUS_FILES = fileURLToPath(new URL('../status/', import.meta.url));
/** The operations of clients. */
export const OPERATIONS = new URL('../../../operations/', import.meta.url);
