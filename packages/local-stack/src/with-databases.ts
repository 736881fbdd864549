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
  const given = databaseUrlsFrom(env);
  if (given) return run(given);

  const dataDirectory = dataDirectoryFrom(env, root);
  const secrets = await ensureSecrets(`${dataDirectory}/secrets`);
  const running = await findRunningPostgres(clusterDirectory(dataDirectory));
  if (running) return run(await createDatabases(running.superuserUrl, secrets));

  const unlock = await lockDirectory(dataDirectory);
  try {
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
