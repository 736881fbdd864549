import { listMigrationNames } from './migration-list.ts';
import { withClient } from './with-client.ts';

/** Where a database stands, by the names of the migrations' folders. */
export interface MigrationStatus {
  /** Applied, in the order in which they were; also unknown ones. */
  applied: string[];
  /** Applied and not in the folder: a newer version of the software has been here. */
  unknown: string[];
  /** In the folder and not applied yet. */
  pending: string[];
  /** Begun and not ended: nothing more is applied until somebody has resolved them. */
  failed: string[];
}

/** A database and the folder of its migrations, laid out as `prisma migrate` does. */
export interface MigrationTarget {
  url: string;
  migrationsDirectory: string;
}

/** Compares the folder with the database's `_prisma_migrations`; a database without that table has applied none. */
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
