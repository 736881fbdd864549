import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DiffTarget, SchemaContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createDisconnectedAdapter, createMigrationAdapter, type MigrationAdapter } from './migration-adapter.ts';
import { readMigrationList } from './migration-list.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** The current state of a database, or the state that migrations would make. */
export type DiffFrom =
  | { kind: 'empty' }
  /** The state after all migrations, which are replayed in a temporary database on the server of `shadowUrl`. */
  | { kind: 'migrations'; directory: string; shadowUrl: string }
  | { kind: 'database'; url: string };

/** The desired state: a `schema.prisma` file. */
export interface DiffTo {
  kind: 'schema';
  path: string;
}

/**
 * Generates the SQL that changes one state of a database to another: the script of a new migration, or proof that there
 * is no drift. Covers what a Prisma schema can express, which excludes functions, triggers, checks and extensions.
 *
 * @returns the script, or '' if there is nothing to change
 * @throws if the schema is invalid or a migration cannot be replayed; the role of `shadowUrl` must be able to create
 * databases, and the migrations must create all extensions that they need
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
