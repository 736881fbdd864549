/**
 * The limits of Prisma's transactions, in milliseconds: long enough for those that wait for rows that others have locked.
 * Each statement has a time limit of its own.
 */
export const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 20_000 };
