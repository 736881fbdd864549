import { findRunningPostgres } from '@commerce/local-postgres';
import { createDatabases, databaseUrlsFrom, migrateDatabases } from './databases.ts';
import { lockDirectory } from './directory-lock.ts';
import { clusterDirectory, startOwnServer } from './own-server.ts';
import { dataDirectoryFrom } from './read-options.ts';
import { ensureSecrets } from './secrets.ts';
import type { DatabaseUrls } from './services.ts';

/**
 * Runs a command on the databases of a running `npm start`, or on those that the environment names; where neither is
 * there, on the clone's own, started for as long as it takes and migrated first, unless `migrate` is false.
 */
export async function withDatabases<Result>(
  root: string,
  env: NodeJS.ProcessEnv,
  run: (urls: DatabaseUrls) => Promise<Result>,
  { migrate = true }: { migrate?: boolean } = {},
): Promise<Result> {
  const found = await findDatabases(root, env);
  if (found) return run(found);

  const dataDirectory = dataDirectoryFrom(env, root);
  const unlock = await lockDirectory(dataDirectory);
  try {
    const secrets = await ensureSecrets(`${dataDirectory}/secrets`);
    const server = await startOwnServer(dataDirectory, { settings: {}, onLog: () => undefined });
    try {
      const urls = await createDatabases(server.superuserUrl, secrets);
      if (migrate) await migrateDatabases(root, urls);
      return await run(urls);
    } finally {
      await server.stop();
    }
  } finally {
    await unlock();
  }
}

/** The databases that the environment names, or those of a running `npm start`; null where neither is there. */
export async function findDatabases(root: string, env: NodeJS.ProcessEnv): Promise<DatabaseUrls | null> {
  const given = databaseUrlsFrom(env);
  if (given) return given;
  const dataDirectory = dataDirectoryFrom(env, root);
  const running = await findRunningPostgres(clusterDirectory(dataDirectory));
  return running ? createDatabases(running.superuserUrl, await ensureSecrets(`${dataDirectory}/secrets`)) : null;
}
