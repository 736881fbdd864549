import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyMigrations, migrationStatus } from '../src/index.ts';
import { tooOld } from '../src/migrate.ts';
import { createPrice, writeMigrations } from './migrations-folder.ts';
import { query, useServer } from './server.ts';

const server = useServer();

/** A function body and a string that contain semicolons. */
const makeImmutable = `
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'prices are immutable; add another';
END;
$$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON "Price" FOR EACH STATEMENT EXECUTE FUNCTION refuse();
`;

test('migrations are applied in order, once, and recorded as Prisma records them', async () => {
  const url = await server.createDatabase();
  const migrationsDirectory = await writeMigrations({ '002_immutable': makeImmutable, '001_price': createPrice });
  const target = { url, migrationsDirectory };

  expect(await applyMigrations(target)).toEqual({ applied: ['001_price', '002_immutable'] });
  expect(await applyMigrations(target)).toEqual({ applied: [] });
  expect(
    await query(url, 'SELECT migration_name, applied_steps_count, logs, length(checksum) FROM _prisma_migrations'),
  ).toEqual([
    { migration_name: '001_price', applied_steps_count: 1, logs: null, length: 64 },
    { migration_name: '002_immutable', applied_steps_count: 1, logs: null, length: 64 },
  ]);
});

test('a database that a newer version has migrated is left unchanged, and the error says so', async () => {
  const url = await server.createDatabase();
  const newer = await writeMigrations({ '001_price': createPrice, '003_immutable': makeImmutable });
  await applyMigrations({ url, migrationsDirectory: newer });
  const older = await writeMigrations({ '001_price': createPrice, '002_never': 'CREATE TABLE never (id int);' });
  const target = { url, migrationsDirectory: older };

  await expect(applyMigrations(target)).rejects.toMatchObject({
    code: 'MIGRATION_UNKNOWN',
    migration: '003_immutable',
    message: expect.stringMatching(/^Migration 003_immutable is applied.*run the newer version/),
  });
  expect(await migrationStatus(target)).toMatchObject({ unknown: ['003_immutable'], pending: ['002_never'] });
});

test('a script runs as a whole, so functions may contain semicolons', async () => {
  const url = await server.createDatabase();
  await applyMigrations({
    url,
    migrationsDirectory: await writeMigrations({ '001_price': createPrice, '002_immutable': makeImmutable }),
  });
  await expect(query(url, 'DELETE FROM "Price"')).rejects.toThrow('prices are immutable; add another');
});

test('processes that migrate at the same time take turns', async () => {
  const url = await server.createDatabase();
  const migrationsDirectory = await writeMigrations({ '001_price': createPrice, '002_immutable': makeImmutable });
  const results = await Promise.all([1, 2, 3].map(() => applyMigrations({ url, migrationsDirectory })));

  expect(results.flatMap(({ applied }) => applied)).toEqual(['001_price', '002_immutable']);
});

test('a failed migration is reported with the reason, leaves nothing behind, and stops the following ones', async () => {
  const url = await server.createDatabase();
  const broken = 'CREATE TABLE half (id int);\nCREATE TABLE "Price" (id int);';
  const migrationsDirectory = await writeMigrations({
    '001_price': createPrice,
    '002_broken': broken,
    '003_immutable': makeImmutable,
  });

  await expect(applyMigrations({ url, migrationsDirectory })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    migration: '002_broken',
    message: 'Migration 002_broken failed: relation "Price" already exists',
  });
  expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  expect(await migrationStatus({ url, migrationsDirectory })).toEqual({
    applied: ['001_price'],
    unknown: [],
    changed: [],
    failed: [],
    pending: ['002_broken', '003_immutable'],
  });
});

test('a migration that is edited after it was applied is named, and not applied again', async () => {
  const url = await server.createDatabase();
  const migrationsDirectory = await writeMigrations({ '001_price': createPrice, '002_immutable': makeImmutable });
  await applyMigrations({ url, migrationsDirectory });
  await writeFile(
    join(migrationsDirectory, '001_price/migration.sql'),
    `${createPrice} CREATE INDEX ON "Price" (amount);`,
  );
  expect(await applyMigrations({ url, migrationsDirectory })).toEqual({ applied: [] });
  expect(await migrationStatus({ url, migrationsDirectory })).toMatchObject({ changed: ['001_price'], pending: [] });
});

test('a migration that failed is applied once it is right', async () => {
  const url = await server.createDatabase();
  const write = (second: string) => writeMigrations({ '001_price': createPrice, '002_second': second });
  for (const wrong of ['CREATE TABLE half (id int); CREATE TABEL x;', 'CREATE TABLE "Price" (id int)']) {
    const failing = applyMigrations({ url, migrationsDirectory: await write(wrong) });
    await expect(failing).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  }
  const migrationsDirectory = await write('CREATE TABLE half (id int)');
  expect(await applyMigrations({ url, migrationsDirectory })).toEqual({ applied: ['002_second'] });
});

test('a failed migration that may have changed something stops all until somebody says that nothing of it is left', async () => {
  const url = await server.createDatabase();
  const broken = 'BEGIN; CREATE TABLE half (id int); COMMIT; CREATE TABLE "Price" (id int);';
  const migrationsDirectory = await writeMigrations({ '001_price': createPrice, '002_broken': broken });
  await expect(applyMigrations({ url, migrationsDirectory })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  const again = await applyMigrations({ url, migrationsDirectory }).catch((error: Error) => error);
  expect(again).toMatchObject({ code: 'MIGRATION_FAILED_EARLIER', migration: '002_broken' });
  expect(await migrationStatus({ url, migrationsDirectory })).toMatchObject({ failed: ['002_broken'] });
  await query(url, 'DROP TABLE half');
  await query(url, /UPDATE .*$/.exec((again as Error).message)?.[0] ?? '');
  await writeFile(join(migrationsDirectory, '002_broken/migration.sql'), 'CREATE TABLE half (id int)');
  expect(await applyMigrations({ url, migrationsDirectory })).toEqual({ applied: ['002_broken'] });
});

test('in a database without migrations, all of them are pending', async () => {
  const url = await server.createDatabase();
  const migrationsDirectory = await writeMigrations({ '001_price': createPrice });

  expect(await migrationStatus({ url, migrationsDirectory })).toEqual({
    applied: [],
    unknown: [],
    changed: [],
    failed: [],
    pending: ['001_price'],
  });
});

test('a server that the migrations do not run on is refused by its version', () => {
  for (const version of ['17.0', '18.1 (Debian 18.1-1)', '19beta1']) expect(tooOld(version)).toBeNull();
  for (const version of ['9.6.24', '15.18 (Debian)', '16.10']) expect(tooOld(version)).toContain(version);
});
