import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalPostgres } from '@commerce/local-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabases, type DatabaseRoles, migrateDatabases } from '../src/databases.ts';
import { readGraph } from '../src/graph.ts';
import { withDatabases } from '../src/with-databases.ts';

const graph = readGraph(fileURLToPath(new URL('../../../', import.meta.url)));
let directory = '';
let postgres: Awaited<ReturnType<typeof startLocalPostgres>>;
let databases: DatabaseRoles;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'with-databases-'));
  postgres = await startLocalPostgres({ dataDirectory: join(directory, 'postgres') });
  const roles = graph.databases.flatMap(({ name, serviceRole }) => [name, serviceRole]);
  const databasePasswords = Object.fromEntries(roles.map((role) => [role, 'secret']));
  databases = await createDatabases(graph, { databasePasswords }, postgres.superuserUrl);
});

afterAll(async () => {
  await postgres.stop();
  await rm(directory, { recursive: true });
});

it('a command does not run on databases of the environment whose migrations are missing, and says what to do', async () => {
  const urls = graph.databases.flatMap(({ name, urlVariable, ownerUrlVariable }) => [
    [urlVariable, databases.services[name]],
    [ownerUrlVariable, databases.owners[name]],
  ]);
  const env = Object.fromEntries(urls) as NodeJS.ProcessEnv;
  const run = (options?: { migrate: boolean }) => withDatabases(graph, env, async () => 'ran', options);
  await expect(run()).rejects.toThrow(
    /^products: \d+ migrations are pending: npm run db:migrate\ncart: \d+ .*\norders: \d+ .*$/,
  );
  expect(await run({ migrate: false })).toBe('ran');
  await migrateDatabases(graph, databases);
  expect(await run()).toBe('ran');
});
