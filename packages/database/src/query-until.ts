import type pg from 'pg';

/**
 * How long a statement may run on after its caller has gone. Most end in that time by themselves, and their connection
 * stays: a new one would cost more than the rest of such a statement.
 */
const GRACE_MS = 100;

/**
 * Runs a read that nobody needs once `caller` is aborted: it throws the signal's reason then. A statement that runs on
 * loses its connection, and the server ends it (`client_connection_check_interval`). Unlike a request to cancel, this
 * cannot hit the next statement of the connection.
 */
export async function queryUntil(
  pool: pg.Pool,
  statement: pg.QueryConfig,
  caller: AbortSignal,
): Promise<pg.QueryResult> {
  caller.throwIfAborted();
  const client = await pool.connect();
  let grace: NodeJS.Timeout | undefined;
  let isClosed = false;
  const close = () => {
    isClosed = true;
    client.release(true);
  };
  const leave = () => {
    grace = setTimeout(close, GRACE_MS);
  };
  caller.addEventListener('abort', leave, { once: true });
  try {
    caller.throwIfAborted();
    return await client.query(statement);
  } catch (error) {
    throw isClosed ? caller.reason : error;
  } finally {
    clearTimeout(grace);
    caller.removeEventListener('abort', leave);
    if (!isClosed) client.release();
  }
}
