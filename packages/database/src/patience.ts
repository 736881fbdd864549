/**
 * How long Prisma's transactions wait, in milliseconds: those that wait for each other's rows must not be given up while
 * the others are just being served. Statements have a time limit of their own.
 */
export const PATIENT = { maxWait: 10_000, timeout: 20_000 };
