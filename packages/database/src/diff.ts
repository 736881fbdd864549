import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DiffTarget, SchemaContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createDisconnectedAdapter, createMigrationAdapter, type MigrationAdapter } from './migration-adapter.ts';
import { readMigrationList } from './migration-list.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** What a database is, or would be. */
export type DiffFrom =
  | { kind: 'empty' }
  /** What the migrations make; they are replayed in a temporary database on the server of `shadowUrl`. */
  | { kind: 'migrations'; directory: string; shadowUrl: string }
  | { kind: 'database'; url: string };

/** What it should become: a `schema.prisma` file. */
export interface DiffTo {
  kind: 'schema';
  path: string;
}

/**
 * Writes the SQL that leads from one state of a database to another: the script of a new migration, or proof that
 * there is no drift. Sees what a Prisma schema can express; functions, triggers, checks and extensions it does not.
 *
 * @returns the script, or '' when there is nothing to change
 * @throws when the schema is invalid or a migration cannot be replayed; the role of `shadowUrl` must be able to
 *   create databases, and the migrations may not rely on extensions that they do not create
 */
export async function diffSchema({ from, to }: { from: DiffFrom; to: DiffTo }): Promise<string> {
  const schema = { path: to.path, content: await readFile(to.path, 'utf8') };
  const source = await toSource(from, schema);
  const { exitCode, stdout } = await withSchemaEngine(toAdapter(from), (engine) =>
    engine.diff({
      from: source,
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return exitCode === 0 ? '' : (stdout ?? '');
}

async function toSource(from: DiffFrom, schema: SchemaContainer): Promise<DiffTarget> {
  switch (from.kind) {
    case 'empty':
      return { tag: 'empty' };
    case 'migrations':
      return { tag: 'migrations', ...(await readMigrationList(from.directory)) };
    case 'database':
      // The engine takes the provider from the schema, and the connection from the adapter.
      return { tag: 'schemaDatasource', files: [schema], configDir: dirname(schema.path) };
  }
}

function toAdapter(from: DiffFrom): MigrationAdapter {
  switch (from.kind) {
    case 'empty':
      return createDisconnectedAdapter();
    case 'migrations':
      return createMigrationAdapter(from.shadowUrl, from.shadowUrl);
    case 'database':
      return createMigrationAdapter(from.url);
  }
}
