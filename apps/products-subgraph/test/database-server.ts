import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations } from '@commerce/database';
import { createDatabaseWithRole, createServiceRole, startLocalPostgres } from '@commerce/local-postgres';
import type { TestProject } from 'vitest/node';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import type { Template } from './template-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    template: Template;
  }
}

const prisma = fileURLToPath(new URL('../../../prisma/products/', import.meta.url));

/** Starts the database server that all test files share, with a database to copy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'products-test-'));
  await chmod(directory, 0o755);
  const postgres = await startLocalPostgres({
    dataDirectory: join(directory, 'postgres'),
    settings: TEST_SERVER_SETTINGS,
  });
  const { superuserUrl } = postgres;
  const database = { superuserUrl, database: 'template', password: 'shop' };
  const url = await createDatabaseWithRole({ ...database, role: 'shop' });
  const serviceUrl = await createServiceRole({ ...database, role: 'service' });
  await applyMigrations(
    { url, migrationsDirectory: join(prisma, 'migrations') },
    { service: { role: 'service', file: join(prisma, 'service-role.sql') } },
  );
  project.provide('template', { superuserUrl, url, serviceUrl });
  return async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
