import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  mockAdapter,
  mockMigrationAwareAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { readCharColumns } from './char-columns.ts';
import { sessionUrl } from './session.ts';
import { withClient } from './with-client.ts';

/**
 * A driver adapter for the schema engine. `PrismaPg` 7.10 is not enough: it splits scripts at every semicolon, even
 * inside a function's body; it cannot read the type "char" of the catalogues; and if it gets a URL, it replays
 * migrations in the database itself instead of a shadow database.
 *
 * Call `close` after the engine is done: it does not close connections.
 */
export interface MigrationAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory;
  close(): Promise<void>;
}

/**
 * @param url the database to read or to migrate
 * @param shadowUrl a server on which the role may create databases; a temporary one is created there when needed
 */
export function createMigrationAdapter(url: string, shadowUrl?: string): MigrationAdapter {
  const opened: SqlDriverAdapter[] = [];
  const open = async (adapter: Promise<SqlDriverAdapter>) => {
    opened.push(await adapter);
    return adapter;
  };
  return {
    factory: {
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect: () => open(connect(url)),
      connectToShadowDb: () => {
        if (!shadowUrl) throw new TypeError('A shadowUrl is needed to replay migrations.');
        return open(connectToTemporaryDatabase(shadowUrl));
      },
    },
    close: async () => {
      for (const adapter of opened) await adapter.dispose();
    },
  };
}

/** An adapter for work without a database: it only tells the engine which SQL dialect to write. */
export function createDisconnectedAdapter(): MigrationAdapter {
  const adapter: SqlDriverAdapter = {
    ...mockAdapter('postgres'),
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 18.0', 180_000]],
    }),
  };
  return {
    factory: { ...mockMigrationAwareAdapterFactory('postgres'), connect: async () => adapter },
    close: async () => {},
  };
}

async function connect(url: string): Promise<SqlDriverAdapter> {
  // A single lasting connection: the engine's advisory lock and a script's SET belong to a session.
  const pool = new pg.Pool({ connectionString: sessionUrl(url), max: 1, idleTimeoutMillis: 0 });
  pool.on('error', () => {});
  const adapter = await new PrismaPg(pool).connect();
  return {
    ...bindMethods(adapter),
    queryRaw: readCharColumns(pool, adapter),
    executeScript: async (script) => {
      // Without arguments the script is sent as a whole, in the simple protocol, and runs in one transaction.
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    },
    dispose: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

async function connectToTemporaryDatabase(serverUrl: string): Promise<SqlDriverAdapter> {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE "${name}"`));
  const adapter = await connect(url.href);
  return {
    ...adapter,
    dispose: async () => {
      await adapter.dispose();
      await withClient(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}

function bindMethods(adapter: SqlDriverAdapter): SqlDriverAdapter {
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: (query) => adapter.queryRaw(query),
    executeRaw: (query) => adapter.executeRaw(query),
    executeScript: (script) => adapter.executeScript(script),
    startTransaction: (isolationLevel) => adapter.startTransaction(isolationLevel),
    getConnectionInfo: () => adapter.getConnectionInfo?.() ?? { supportsRelationJoins: false },
    dispose: () => adapter.dispose(),
  };
}
