import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabaseWithRole, type LocalPostgres, startLocalPostgres } from '@commerce/local-postgres';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';

/** A server for the tests of one file. */
export interface TestServer {
  /** The running server; available once the tests run. */
  readonly postgres: LocalPostgres;
  /** Creates an empty database with its own role. */
  createDatabase(): Promise<string>;
}

/** Starts a server before the file's tests and removes it after them. */
export function useServer(): TestServer {
  let postgres: LocalPostgres | undefined;
  let directory = '';
  const running = () => {
    if (!postgres) throw new TypeError('The server runs only while tests do.');
    return postgres;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'database-test-'));
    await chmod(directory, 0o755);
    postgres = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings: TEST_SERVER_SETTINGS });
  });
  afterAll(async () => {
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  return {
    get postgres() {
      return running();
    },
    createDatabase: () => {
      const name = `test_${randomUUID()}`;
      return createDatabaseWithRole({
        superuserUrl: running().superuserUrl,
        database: name,
        role: name,
        password: name,
      });
    },
  };
}

/** Runs one statement on a separate connection. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
