import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffSchema } from '@commerce/database';

/** A statement that waits for a table makes all that need the table wait behind it. */
const WAIT_SHORTLY = `SET lock_timeout = '5s';\n\n`;

/** A new migration. */
export interface WrittenMigration {
  /** Of its SQL script. */
  path: string;
  sql: string;
}

/**
 * Writes the migration from a database's current migrations to its `schema.prisma`. Its name starts with a timestamp,
 * as Prisma's do, and sorts after the last one.
 * @param options.directory contains `schema.prisma` and `migrations/`.
 * @param options.shadowUrl a server on which the migrations may be replayed, as a superuser.
 * @param options.dryRun whether to return the script without writing it.
 * @returns null if nothing has changed.
 */
export async function writeMigration(options: {
  directory: string;
  name: string;
  shadowUrl: string;
  now: Date;
  dryRun?: boolean;
}): Promise<WrittenMigration | null> {
  const { directory, name, shadowUrl, now, dryRun = false } = options;
  const migrations = join(directory, 'migrations');
  const changes = await diffSchema({
    from: { kind: 'migrations', directory: migrations, shadowUrl },
    to: { kind: 'schema', path: join(directory, 'schema.prisma') },
  });
  if (changes === '') return null;
  const sql = WAIT_SHORTLY + changes;
  const folder = join(migrations, `${timestampAfter(await readdir(migrations), now)}_${name}`);
  const path = join(folder, 'migration.sql');
  if (!dryRun) {
    await mkdir(folder);
    await writeFile(path, sql);
  }
  return { path, sql };
}

/** `now` as 20261122093000, in UTC; or one more than the last migration's timestamp if that is in the future. */
function timestampAfter(names: readonly string[], now: Date): string {
  const text = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const last = names
    .flatMap((name) => /^\d{14}/.exec(name) ?? [])
    .sort()
    .at(-1);
  return last !== undefined && last >= text ? String(BigInt(last) + 1n) : text;
}
