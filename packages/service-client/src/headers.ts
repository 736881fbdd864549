/** The header of a call with its caller's remaining time, in milliseconds. */
export const TIMEOUT_HEADER = 'request-timeout-ms';

/** The header of a call with the number of fields that may still be resolved: an operation of a client has many calls. */
export const BUDGET_HEADER = 'field-budget';

/** The header of an answer with the number of fields that were resolved for it, unless there were few. */
export const USED_HEADER = 'fields-used';
