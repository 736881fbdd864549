/** The assumed size of a list without a declared one. */
export const DEFAULT_LIST_SIZE = 10;

/** As in Apollo Router, except for leaves: there they are free, although aliases can multiply them. */
export const DEFAULT_WEIGHTS = { composite: 1, leaf: 0.1 };
