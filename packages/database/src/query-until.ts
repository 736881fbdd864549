import type pg from 'pg';

/** Who waits for a read. */
export interface Caller {
  isGone(): boolean;
  /** Aborted when the caller goes. May be created at its first use: short reads of callers who wait need none. */
  readonly signal: AbortSignal;
}

/**
 * Statements that end within this time keep their connection even if their caller has gone: a new one would cost more
 * than the rest of such a statement.
 */
const SHORT_MS = 100;

/**
 * Runs a read that nobody needs once its caller has gone: it throws the signal's reason then. A long statement loses
 * its connection, and the server ends it (`client_connection_check_interval`). Unlike a request to cancel, this cannot
 * hit the next statement of the connection.
 */
export async function queryUntil(pool: pg.Pool, statement: pg.QueryConfig, caller: Caller): Promise<pg.QueryResult> {
  check(caller);
  const client = await pool.connect();
  let isClosed = false;
  const close = () => {
    isClosed = true;
    client.release(true);
  };
  let watched: AbortSignal | undefined;
  const watch = setTimeout(() => {
    if (caller.isGone()) return close();
    watched = caller.signal;
    watched.addEventListener('abort', close, { once: true });
  }, SHORT_MS);
  try {
    check(caller);
    return await client.query(statement);
  } catch (error) {
    throw isClosed ? caller.signal.reason : error;
  } finally {
    clearTimeout(watch);
    watched?.removeEventListener('abort', close);
    if (!isClosed) client.release();
  }
}

function check(caller: Caller): void {
  if (caller.isGone()) throw caller.signal.reason;
}
