import { listMigrationNames } from './migration-list.ts';
import { withClient } from './with-client.ts';

/** The state of a database, as names of migration folders. */
export interface MigrationStatus {
  /** Applied migrations in the order of their application, including unknown ones. */
  applied: string[];
  /** Applied, but not in the folder: a newer version of the software has migrated the database. */
  unknown: string[];
  /** In the folder, but not applied yet. */
  pending: string[];
  /** Started, but not finished, and not known to have changed nothing: see `applyMigrations`. */
  failed: string[];
}

/** A database and the folder of its migrations, in the layout of `prisma migrate`. */
export interface MigrationTarget {
  url: string;
  migrationsDirectory: string;
}

/** Compares the folder with the database's `_prisma_migrations`. Without that table, no migration is applied. */
export async function migrationStatus({ url, migrationsDirectory }: MigrationTarget): Promise<MigrationStatus> {
  const names = await listMigrationNames(migrationsDirectory);
  const rows = await readRows(url);
  const namesWhere = (finished: boolean) => rows.filter((row) => row.finished === finished).map((row) => row.name);
  const [applied, failed] = [namesWhere(true), namesWhere(false)];
  const unknown = applied.filter((name) => !names.includes(name));
  return {
    applied,
    unknown,
    failed,
    pending: names.filter((name) => !applied.includes(name) && !failed.includes(name)),
  };
}

function readRows(url: string): Promise<{ name: string; finished: boolean }[]> {
  return withClient(url, async (client) => {
    const table = await client.query<{ exists: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
    );
    if (!table.rows[0]?.exists) return [];
    const { rows } = await client.query<{ name: string; finished: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    return rows;
  });
}
