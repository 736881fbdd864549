import pg from 'pg';
import { MigrationError } from './errors.ts';
import { createMigrationAdapter } from './migration-adapter.ts';
import { readMigrationList } from './migration-list.ts';
import { type MigrationTarget, migrationStatus } from './migration-status.ts';
import { withSchemaEngine } from './schema-engine.ts';
import { withClient } from './with-client.ts';

const ADVISORY_LOCK = 'commerce.apply-migrations';
const LOCK_TIMEOUT_MS = 120_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Applies pending migrations, as `prisma migrate deploy` does and with the same rows in `_prisma_migrations`, but
 * without a binary to download. Concurrent processes take turns.
 *
 * @returns the names of the migrations that this call has applied, in order
 * @throws MigrationError MIGRATION_FAILED with the migration's name and the database's message,
 * MIGRATION_FAILED_EARLIER if one failed in an earlier call and is not resolved, MIGRATION_UNKNOWN if a newer version
 * of the software has migrated the database (nothing is applied), MIGRATION_LOCK_TIMEOUT if another process has been
 * migrating for two minutes
 */
export function applyMigrations(target: MigrationTarget): Promise<{ applied: string[] }> {
  return withMigrationLock(target.url, async () => {
    const before = await migrationStatus(target);
    refuseNewer(before.unknown);
    const migrationsList = await readMigrationList(target.migrationsDirectory);
    try {
      return await withSchemaEngine(createMigrationAdapter(target.url), async (engine) => {
        const filters = { externalTables: [], externalEnums: [] };
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
        return { applied: appliedMigrationNames };
      });
    } catch (error) {
      throw await explain(error, target, before.failed[0]);
    }
  });
}

function refuseNewer(unknown: string[]): void {
  const [migration] = unknown;
  if (migration === undefined) return;
  throw new MigrationError(
    'MIGRATION_UNKNOWN',
    `Migration ${migration} is applied, and this version of the software does not have it${unknown.length > 1 ? ` (it also lacks ${unknown.length - 1} more)` : ''}: run the newer version, or restore a backup from before it.`,
    { migration },
  );
}

async function explain(error: unknown, target: MigrationTarget, failedEarlier?: string): Promise<unknown> {
  if (failedEarlier) {
    return new MigrationError(
      'MIGRATION_FAILED_EARLIER',
      `Migration ${failedEarlier} failed earlier: mark it as rolled back with prisma migrate resolve, then try again.`,
      { migration: failedEarlier, cause: error },
    );
  }
  const [migration] = (await migrationStatus(target)).failed;
  if (!migration) return error;
  return new MigrationError('MIGRATION_FAILED', `Migration ${migration} failed: ${databaseMessage(error)}`, {
    migration,
    cause: error,
  });
}

/** The database's message, without the lines and source locations that the engine adds. */
function databaseMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /ERROR: (.*)/.exec(message)?.[1] ?? message;
}

/** On a separate connection: the engine may replace its own after a failed script, and would lose the lock. */
function withMigrationLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  return withClient(url, async (client) => {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    try {
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [ADVISORY_LOCK]);
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError) || cause.code !== LOCK_NOT_AVAILABLE) throw cause;
      throw new MigrationError(
        'MIGRATION_LOCK_TIMEOUT',
        'Another process is migrating this database. Try again later.',
        {
          cause,
        },
      );
    }
    return work();
  });
}
