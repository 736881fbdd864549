import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations } from '@commerce/database';
import { createDatabaseWithRole, startLocalPostgres } from '@commerce/local-postgres';
import type { TestProject } from 'vitest/node';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import type { Template } from './template-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    template: Template;
  }
}

const migrationsDirectory = fileURLToPath(new URL('../../../prisma/products/migrations', import.meta.url));

/** Starts the database server that all test files share, with a database to copy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'products-test-'));
  await chmod(directory, 0o755);
  const postgres = await startLocalPostgres({
    dataDirectory: join(directory, 'postgres'),
    settings: TEST_SERVER_SETTINGS,
  });
  const { superuserUrl } = postgres;
  const url = await createDatabaseWithRole({ superuserUrl, database: 'template', role: 'shop', password: 'shop' });
  await applyMigrations({ url, migrationsDirectory });
  project.provide('template', { superuserUrl, url });
  return async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
