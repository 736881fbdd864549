import pg from 'pg';

const TIMEOUT_MS = 10_000;

/** A moment by the server's clock. */
export interface ServerMoment {
  /** As ISO 8601, in UTC. */
  at: string;
  /** All that was committed until then is in the log before this position. */
  position: string;
  /** Of the server, such as 18.4. */
  version: string;
}

/** The time must be read before the position. */
const NOW = `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
  pg_current_wal_flush_lsn()::text AS position, current_setting('server_version') AS version`;

/** Runs `work` on a connection that is closed afterwards. */
export async function withServer<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT_MS,
    application_name: 'commerce backup',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What time it is on the server. */
export function readClock(url: string): Promise<ServerMoment> {
  return withServer(url, readClockOf);
}

/** The same, on an open connection. */
export async function readClockOf(client: pg.Client): Promise<ServerMoment> {
  const { rows } = await client.query<ServerMoment>(NOW);
  const [moment] = rows;
  if (!moment) throw new Error('The server does not tell its time.');
  return moment;
}
