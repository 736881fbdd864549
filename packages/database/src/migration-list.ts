import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The names of the migrations in a folder, in the order in which they are applied. */
async function listMigrationNames(migrationsDirectory: string): Promise<string[]> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Reads a migrations folder, laid out as `prisma migrate` does: `<name>/migration.sql` and `migration_lock.toml`. */
export async function readMigrationList(migrationsDirectory: string): Promise<MigrationList> {
  const baseDir = resolve(migrationsDirectory);
  const names = await listMigrationNames(baseDir);
  return {
    baseDir,
    lockfile: { path: LOCKFILE, content: await readFile(join(baseDir, LOCKFILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: SCRIPT,
          content: { tag: 'ok', value: await readFile(join(baseDir, name, SCRIPT), 'utf8') },
        },
      })),
    ),
  };
}

/** What Prisma keeps of the script that it has applied. */
export function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/** The scripts of the migrations in a folder, by name, in the order in which they are applied. */
export async function readScripts(migrationsDirectory: string): Promise<Map<string, string>> {
  const names = await listMigrationNames(migrationsDirectory);
  const scripts = names.map(
    async (name) => [name, await readFile(join(migrationsDirectory, name, SCRIPT), 'utf8')] as const,
  );
  return new Map(await Promise.all(scripts));
}

const LOCKFILE = 'migration_lock.toml';
const SCRIPT = 'migration.sql';
