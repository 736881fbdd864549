import pg from 'pg';
import { MigrationError } from './errors.ts';
import { createMigrationAdapter } from './migration-adapter.ts';
import { checksumOf, readMigrationList, readScripts } from './migration-list.ts';
import { type MigrationTarget, migrationStatus } from './migration-status.ts';
import { withSchemaEngine } from './schema-engine.ts';
import { grantServiceRights, type ServiceRights } from './service-rights.ts';
import { withClient } from './with-client.ts';

const ADVISORY_LOCK = 'commerce.apply-migrations';
const LOCK_TIMEOUT_MS = 120_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** What a database needs beside its migrations. */
export interface MigrationExtras {
  /** Whether its service has a job queue there, whose tables graphile-worker migrates. */
  hasJobQueue?: boolean;
  /** The rights of the role that the service connects as; null if it connects as the owner. */
  service?: ServiceRights | null;
}

/**
 * Applies pending migrations, as `prisma migrate deploy` does and with the same rows in `_prisma_migrations`, but
 * without a binary to download. Concurrent processes take turns. One that fails is tried again by the next call, unless
 * it may have changed something.
 *
 * @returns the names of the migrations that this call has applied, in order
 * @throws MigrationError MIGRATION_FAILED with the migration's name and the database's message,
 * MIGRATION_FAILED_EARLIER if one failed in an earlier call and may have changed something, MIGRATION_UNKNOWN if a newer version
 * of the software has migrated the database (nothing is applied), MIGRATION_LOCK_TIMEOUT if another process has been
 * migrating for two minutes, SERVER_TOO_OLD before anything is changed
 */
export function applyMigrations(
  target: MigrationTarget,
  { hasJobQueue = false, service = null }: MigrationExtras = {},
): Promise<{ applied: string[] }> {
  return withMigrationLock(target.url, async (client) => {
    await refuseOldServer(client);
    const applied = await applyPending(client, target);
    if (hasJobQueue) {
      // Most services neither have a job queue nor migrate anything: they need not load it.
      const { migrateJobQueue } = await import('./job-queue.ts');
      await migrateJobQueue(target.url, client);
    }
    if (service) await grantServiceRights(client, service);
    return { applied };
  });
}

async function applyPending(client: pg.Client, target: MigrationTarget): Promise<string[]> {
  let before = await migrationStatus(target);
  if (await forgetHarmlessFailures(client, target, before.failed)) before = await migrationStatus(target);
  refuseNewer(before.unknown);
  const migrationsList = await readMigrationList(target.migrationsDirectory);
  try {
    return await withSchemaEngine(createMigrationAdapter(target.url), async (engine) => {
      const filters = { externalTables: [], externalEnums: [] };
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
      return appliedMigrationNames;
    });
  } catch (error) {
    const { failed } = await migrationStatus(target);
    await forgetHarmlessFailures(client, target, failed);
    throw explain(error, before.failed[0], failed[0]);
  }
}

/** The oldest major version of PostgreSQL that the migrations run on: 17 can change the expression of a generated column. */
const OLDEST_SERVER = 17;

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  const problem = tooOld(rows[0]?.server_version ?? '');
  if (problem !== null) throw new MigrationError('SERVER_TOO_OLD', problem);
}

/** Why a server of this version, such as `15.18 (Debian)`, cannot be used; null if it can. */
export function tooOld(version: string): string | null {
  if (Number.parseInt(version, 10) >= OLDEST_SERVER) return null;
  return `The database server is PostgreSQL ${version}, and ${OLDEST_SERVER} or later is needed. Nothing was changed.`;
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

function explain(error: unknown, failedEarlier: string | undefined, failed: string | undefined): unknown {
  if (failedEarlier) {
    return new MigrationError(
      'MIGRATION_FAILED_EARLIER',
      `Migration ${failedEarlier} failed earlier, and may have changed something. Undo that, run this in its database, and try again: ${settling(failedEarlier)}`,
      { migration: failedEarlier, cause: error },
    );
  }
  if (!failed) return error;
  return new MigrationError('MIGRATION_FAILED', `Migration ${failed} failed: ${databaseMessage(error)}`, {
    migration: failed,
    cause: error,
  });
}

/** What says in a database that a failed migration has left nothing there. */
function settling(migration: string): string {
  return `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${migration}' AND finished_at IS NULL`;
}

/** What ends the transaction that PostgreSQL puts around a script, or cannot run in one. */
const OWN_TRANSACTION =
  /\b(BEGIN|COMMIT|ROLLBACK|START\s+TRANSACTION)(\s+(WORK|TRANSACTION))?\s*;|\bCONCURRENTLY\b|\bVACUUM\b/i;

/**
 * Forgets failures of scripts that are one transaction, and the same as when they failed or their process died: they
 * have changed nothing. @returns whether there was any.
 */
async function forgetHarmlessFailures(
  client: pg.Client,
  { migrationsDirectory }: MigrationTarget,
  failed: readonly string[],
): Promise<boolean> {
  if (failed.length === 0) return false;
  const scripts = await readScripts(migrationsDirectory);
  let forgotten = 0;
  for (const name of failed) {
    const script = scripts.get(name);
    if (script === undefined || OWN_TRANSACTION.test(script)) continue;
    const { rowCount } = await client.query(`${settling(name)} AND checksum = $1`, [checksumOf(script)]);
    forgotten += rowCount ?? 0;
  }
  return forgotten > 0;
}

/** The database's message, without the lines and source locations that the engine adds. */
function databaseMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /ERROR: (.*)/.exec(message)?.[1] ?? message;
}

/** On a separate connection: the engine may replace its own after a failed script, and would lose the lock. */
function withMigrationLock<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
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
    return work(client);
  });
}
