import { join } from 'node:path';
import { createServiceRole } from '@commerce/local-postgres';
import { expect, test } from 'vitest';
import { applyMigrations } from '../src/index.ts';
import { createPrice, writeFolder, writeMigrations } from './migrations-folder.ts';
import { query, useServer } from './server.ts';

const server = useServer();
const ROLE = `the "service" of $& o'neil`;

async function migrate(url: string, rights: string): Promise<void> {
  const file = join(await writeFolder({ 'service-role.sql': rights }), 'service-role.sql');
  const migrationsDirectory = await writeMigrations({ '001_price': createPrice });
  await applyMigrations({ url, migrationsDirectory }, { service: { role: ROLE, file } });
}

test('a service has the rights of the file after each migration, and no others, whatever its role is called', async () => {
  const url = await server.createDatabase();
  const { superuserUrl } = server.postgres;
  const database = new URL(url).pathname.slice(1);
  const service = await createServiceRole({ superuserUrl, database, role: ROLE, password: 'p' });
  await expect(query(service, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });

  await migrate(url, 'GRANT SELECT, INSERT, UPDATE (amount) ON "Price" TO :"service";');
  expect(await query(service, 'UPDATE "Price" SET amount = amount')).toEqual([]);
  await expect(query(service, 'DELETE FROM "Price"')).rejects.toMatchObject({ code: '42501' });

  await migrate(url, 'GRANT SELECT ON "Price" TO :"service";');
  expect(await query(service, 'SELECT FROM "Price"')).toEqual([]);
  await expect(query(service, 'UPDATE "Price" SET amount = amount')).rejects.toMatchObject({ code: '42501' });
});

test('a file of rights that is wrong takes no right from a service', async () => {
  const url = await server.createDatabase();
  const database = new URL(url).pathname.slice(1);
  const { superuserUrl } = server.postgres;
  const service = await createServiceRole({ superuserUrl, database, role: ROLE, password: 'p' });
  await migrate(url, 'GRANT SELECT ON "Price" TO :"service";');
  await expect(migrate(url, 'GRANT SELECT ON nothing TO :"service";')).rejects.toThrow('"nothing" does not exist');
  expect(await query(service, 'SELECT FROM "Price"')).toEqual([]);
});
