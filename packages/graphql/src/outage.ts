import { codesOf, someDatabaseError } from './database-errors.ts';

const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
/** From Prisma: unreachable, timed out, connection closed, no connection left. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
const ADAPTER_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
/** From PostgreSQL: connection exceptions, insufficient resources, and a server that stops or starts. */
const SQL_STATES = /^(08...|53...|57P0[1-5])$/;
/** Messages of `pg` that have no code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether an error means that the database is unreachable or overloaded, and not that a statement is wrong. */
export function isDatabaseOutage(error: unknown): boolean {
  return someDatabaseError(
    error,
    (each) =>
      codesOf(each).some((code) => SYSTEM_CODES.has(code) || PRISMA_CODES.has(code) || SQL_STATES.test(code)) ||
      (typeof each.kind === 'string' && ADAPTER_KINDS.has(each.kind)) ||
      (typeof each.message === 'string' && MESSAGES.test(each.message)),
  );
}
