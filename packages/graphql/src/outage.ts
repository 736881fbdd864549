const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
/** Prisma's own: not reachable, timed out, connection closed, no connection left. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
const ADAPTER_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
/** Of PostgreSQL: connection exceptions, no resources, and a server that stops or starts. */
const SQL_STATES = /^(08...|53...|57P0[1-5])$/;
/** What `pg` says without a code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * Whether an error says that the database cannot be reached or cannot take us just now, rather than that a statement is
 * wrong. By the shapes that `pg`, Prisma and its adapter give to their errors, whichever of them has thrown it.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, originalCode, kind, message, cause, meta } = error as Record<string, unknown>;
  return (
    [code, originalCode].some(isOutageCode) ||
    (typeof kind === 'string' && ADAPTER_KINDS.has(kind)) ||
    (typeof message === 'string' && MESSAGES.test(message)) ||
    isDatabaseOutage(cause) ||
    isDatabaseOutage((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError)
  );
}

function isOutageCode(code: unknown): boolean {
  return typeof code === 'string' && (SYSTEM_CODES.has(code) || PRISMA_CODES.has(code) || SQL_STATES.test(code));
}
