import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalPostgres } from '@commerce/local-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupCommand } from '../src/backups/backup-command.ts';
import { createDatabases, type DatabaseRoles, migrateDatabases, migrationStatusOf } from '../src/databases.ts';
import { readGraph } from '../src/graph.ts';
import { type DatabaseUse, withDatabases } from '../src/with-databases.ts';

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

it('databases of the environment whose migrations are missing are refused with what to do, and are migrated all or none', async () => {
  const urls = graph.databases.flatMap(({ name, urlVariable, ownerUrlVariable }) => [
    [urlVariable, databases.services[name]],
    [ownerUrlVariable, databases.owners[name]],
  ]);
  const env = Object.fromEntries(urls) as NodeJS.ProcessEnv;
  const run = (options?: DatabaseUse) => withDatabases(graph, env, async () => 'ran', options);
  await expect(run()).rejects.toThrow(
    /^products: \d+ migrations are pending: npm run db:migrate\ncart: \d+ .*\norders: \d+ .*$/,
  );
  expect(await run({ needsMigrated: false })).toBe('ran');

  // Nothing is migrated as long as one of them does not answer.
  const cart = Object.assign(new URL(databases.owners.cart ?? ''), { pathname: '/mistyped' }).href;
  await expect(migrateDatabases(graph, { ...databases, owners: { ...databases.owners, cart } })).rejects.toThrow(
    /^The cart database \(CART_OWNER_DATABASE_URL\) cannot be migrated: .*"?mistyped"?.* does not exist/,
  );
  await expect(run()).rejects.toThrow(/^products: /);
  await migrateDatabases(graph, databases);
  expect(await run()).toBe('ran');
});

it('a command that only reads neither creates databases nor migrates them, and says what to do', async () => {
  const empty = join(directory, 'empty');
  await mkdir(empty);
  const env = { DATA_DIRECTORY: empty };
  const use = (options?: DatabaseUse) => withDatabases(graph, env, countPending, options);
  const missing = `There are no databases in ${empty}: npm start creates them.`;
  await expect(use()).rejects.toThrow(missing);
  await expect(use({ needsMigrated: false })).rejects.toThrow(missing);
  await expect(backupCommand(graph, { ...env, BACKUP_DIRECTORY: `${empty}-backups` }, () => undefined)).rejects.toThrow(
    missing,
  );
  expect(await readdir(empty)).toEqual([]);

  const all = await use({ mayPrepare: true, needsMigrated: false });
  await expect(use()).rejects.toThrow(/^products: \d+ migrations are pending: npm run db:migrate\n/);
  expect(await use({ needsMigrated: false })).toBe(all);
  const [first] = graph.databases;
  const larger = {
    ...graph,
    databases: [...graph.databases, { ...first, name: 'reviews' } as (typeof graph.databases)[0]],
  };
  for (const _ of ['first', 'second'])
    await expect(withDatabases(larger, env, async () => 'ran')).rejects.toThrow(
      /^reviews: there is no such database yet/,
    );
  expect(await use({ mayPrepare: true })).toBe(0);
  expect(await use()).toBe(0);
});

async function countPending(roles: DatabaseRoles): Promise<number> {
  const statuses = await Promise.all(graph.databases.map((database) => migrationStatusOf(database, roles)));
  return statuses.flatMap(({ pending }) => pending).length;
}
