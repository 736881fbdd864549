import { readLater } from '@commerce/metrics';
import pg from 'pg';
import { sessionUrl } from './session.ts';
import type { SlowStatements } from './slow-statements.ts';
import { watchStatements } from './watch-statements.ts';

/** The pools of this process that were not ended, with their names. */
const open = new Map<pg.Pool, string>();

readLater(
  'database_connections',
  'Connections of a pool to its database: in use, idle, or wanted by a statement that waits.',
  () =>
    [...open].flatMap(([pool, name]) => {
      if (pool.ending) open.delete(pool);
      const { totalCount, idleCount, waitingCount } = pool;
      const states = { used: totalCount - idleCount, idle: idleCount, wanted: waitingCount };
      return Object.entries(states).map(([state, value]) => ({ value, labels: { pool: name, state } }));
    }),
  ['pool', 'state'],
);

/** How a service connects to its database. */
export interface PoolOptions {
  /** `postgresql://role:password@host:port/database` */
  url: string;
  /** The maximum number of connections. Further requests wait for one. */
  maxConnections: number;
  /** Receives errors of idle connections, such as when the server stops. The pool replaces the connection by itself. */
  onError: (error: Error) => void;
  /** The name of the connections in `pg_stat_activity`. */
  applicationName: string;
  /** Milliseconds to wait for a connection before the query fails. Default: 5,000. */
  connectionTimeoutMs?: number;
  /** Milliseconds after which the server cancels a statement. Default: 10,000. */
  statementTimeoutMs?: number;
  /** Reports statements that take long. Default: none is. */
  slow?: SlowStatements;
  /** Receives the text of every statement, including BEGIN and COMMIT, just before it is sent. */
  onStatement?: (sql: string) => void;
}

/** A subgraph's pool options, from its environment. Lost connections and slow statements are logged. */
export function poolOptionsOf(
  env: {
    DATABASE_URL: string;
    DATABASE_POOL_SIZE: number;
    STATEMENT_TIMEOUT_MS: number;
    LOG_SLOW_STATEMENT_MS?: number;
  },
  logger: { warn(error: Error, message: string): void; info(fields: object, message: string): void },
): Omit<PoolOptions, 'applicationName'> {
  const { LOG_SLOW_STATEMENT_MS: fromMs } = env;
  return {
    url: env.DATABASE_URL,
    maxConnections: env.DATABASE_POOL_SIZE,
    statementTimeoutMs: env.STATEMENT_TIMEOUT_MS,
    onError: (error) => logger.warn(error, 'a database connection was lost'),
    ...(fromMs !== undefined && { slow: { fromMs, report: (slow) => logger.info(slow, 'a statement was slow') } }),
  };
}

/** Opens no connection yet. The caller ends the pool with `pool.end()`; Prisma's `$disconnect` leaves it open. */
export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: sessionUrl(options.url),
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 10_000,
  });
  // Without a listener, a stopping server would end the process. While the pool itself ends, lost connections are
  // expected.
  pool.on('error', (error) => {
    if (!pool.ending) options.onError(error);
  });
  // The pool listens to idle connections only. If a connection is lost between two statements of a transaction, the
  // next statement fails; but without a listener, the process would end first.
  pool.on('connect', (client) => client.on('error', () => undefined));
  open.set(pool, options.applicationName);
  watchStatements(pool, options.slow ?? null);
  const { onStatement } = options;
  if (onStatement) pool.on('connect', (client) => observe(client, onStatement));
  return pool;
}

/** On the client instead of the pool, because transactions check a client out, and `pool.query` uses one as well. */
function observe(client: pg.PoolClient, onStatement: (sql: string) => void): void {
  client.query = new Proxy(client.query, {
    apply(query, self, args: [string | { text?: string }]) {
      const [statement] = args;
      onStatement(typeof statement === 'string' ? statement : (statement.text ?? ''));
      return Reflect.apply(query, self, args);
    },
  });
}
