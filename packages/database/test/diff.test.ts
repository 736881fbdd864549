import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyMigrations, diffSchema } from '../src/index.ts';
import { createPrice, priceSchema, writeFolder, writeMigrations } from './migrations-folder.ts';
import { query, useServer } from './server.ts';

const server = useServer();

async function writeSchema(...fields: string[]) {
  const folder = await writeFolder({ 'schema.prisma': priceSchema(...fields) });
  return { kind: 'schema', path: join(folder, 'schema.prisma') } as const;
}

test('from nothing, the script creates the schema, and needs no database', async () => {
  const script = await diffSchema({ from: { kind: 'empty' }, to: await writeSchema() });
  expect(script).toContain(createPrice.trim());
});

test('from the migrations, the script adds what is new in the schema', async () => {
  const from = {
    kind: 'migrations',
    directory: await writeMigrations({ '001_price': createPrice }),
    shadowUrl: server.postgres.superuserUrl,
  } as const;

  expect(await diffSchema({ from, to: await writeSchema() })).toBe('');
  expect(await diffSchema({ from, to: await writeSchema('note String?') })).toContain('ADD COLUMN     "note" TEXT');
});

test('replaying migrations neither changes the database of the shadow URL nor leaves one behind', async () => {
  const { superuserUrl } = server.postgres;
  const names = () => query(superuserUrl, 'SELECT datname FROM pg_database ORDER BY datname');
  const before = await names();
  const directory = await writeMigrations({ '001_price': createPrice });
  await diffSchema({ from: { kind: 'migrations', directory, shadowUrl: superuserUrl }, to: await writeSchema() });

  expect(await names()).toEqual(before);
  expect(await query(superuserUrl, `SELECT to_regclass('"Price"') AS price`)).toEqual([{ price: null }]);
});

test('from a database, the script shows its drift', async () => {
  const url = await server.createDatabase();
  await applyMigrations({ url, migrationsDirectory: await writeMigrations({ '001_price': createPrice }) });

  expect(await diffSchema({ from: { kind: 'database', url }, to: await writeSchema() })).toBe('');
  await query(url, 'ALTER TABLE "Price" ADD COLUMN forgotten int, ADD CHECK (amount >= 0)');
  expect(await diffSchema({ from: { kind: 'database', url }, to: await writeSchema() })).toContain(
    'DROP COLUMN "forgotten"',
  );
});

test('an invalid schema is refused', async () => {
  await expect(diffSchema({ from: { kind: 'empty' }, to: await writeSchema('colour Colour') })).rejects.toThrow(
    'Colour',
  );
});
