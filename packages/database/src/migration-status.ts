import { checksumOf, readScripts } from './migration-list.ts';
import { withClient } from './with-client.ts';

/** The state of a database, as names of migration folders. */
export interface MigrationStatus {
  /** Applied migrations in the order of their application, including unknown ones. */
  applied: string[];
  /** Applied, but not in the folder: a newer version of the software has migrated the database. */
  unknown: string[];
  /** In the folder, but not applied yet. */
  pending: string[];
  /** Edited after they were applied: what is new in them is not in the database. */
  changed: string[];
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
  const scripts = await readScripts(migrationsDirectory);
  const names = [...scripts.keys()];
  const rows = await readRows(url);
  const namesWhere = (finished: boolean) => rows.filter((row) => row.finished === finished).map((row) => row.name);
  const [applied, failed] = [namesWhere(true), namesWhere(false)];
  const unknown = applied.filter((name) => !names.includes(name));
  const isChanged = ({ name, finished, checksum }: Row) => {
    const script = scripts.get(name);
    return finished && script !== undefined && checksumOf(script) !== checksum;
  };
  return {
    applied,
    unknown,
    changed: rows.filter(isChanged).map(({ name }) => name),
    failed,
    pending: names.filter((name) => !applied.includes(name) && !failed.includes(name)),
  };
}

interface Row {
  name: string;
  finished: boolean;
  checksum: string;
}

function readRows(url: string): Promise<Row[]> {
  return withClient(url, async (client) => {
    const table = await client.query<{ exists: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
    );
    if (!table.rows[0]?.exists) return [];
    const { rows } = await client.query<Row>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished, checksum
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    return rows;
  });
}
