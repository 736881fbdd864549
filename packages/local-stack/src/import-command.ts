import { findRunningPostgres } from '@commerce/local-postgres';
import { createDatabases, databaseUrlsFrom, migrateDatabases } from './databases.ts';
import { lockDirectory } from './directory-lock.ts';
import { runImporter } from './import-file.ts';
import { clusterDirectory, startOwnServer } from './own-server.ts';
import { dataDirectoryFrom } from './read-options.ts';
import { ensureSecrets } from './secrets.ts';

/**
 * `npm run import`: runs the importer on the database of a running `npm start`, or on the one that the environment
 * names; where neither is there, on the clone's own, started for as long as it takes.
 * @returns the exit code.
 */
export async function importCommand(root: string, env: NodeJS.ProcessEnv, parameters: string[]): Promise<number> {
  try {
    if (parameters.includes('--help')) return await runImporter(root, 'postgresql://none', parameters);
    return await withProductsDatabase(root, env, (url) => runImporter(root, url, parameters));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function withProductsDatabase(
  root: string,
  env: NodeJS.ProcessEnv,
  run: (url: string) => Promise<number>,
): Promise<number> {
  const given = databaseUrlsFrom(env);
  if (given) return run(given.products);

  const dataDirectory = dataDirectoryFrom(env, root);
  const secrets = await ensureSecrets(`${dataDirectory}/secrets`);
  const running = await findRunningPostgres(clusterDirectory(dataDirectory));
  if (running) return run((await createDatabases(running.superuserUrl, secrets)).products);

  const unlock = await lockDirectory(dataDirectory);
  try {
    const server = await startOwnServer(dataDirectory, { settings: {}, onLog: () => undefined });
    try {
      const urls = await createDatabases(server.superuserUrl, secrets);
      await migrateDatabases(root, urls);
      return await run(urls.products);
    } finally {
      await server.stop();
    }
  } finally {
    await unlock();
  }
}
