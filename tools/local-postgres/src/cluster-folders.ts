import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo, makeClusterParent, resolveDataDirectory, thisHost } from './directories.ts';
import { explainFileErrors, isSystemError } from './errors.ts';
import { chooseServiceUser } from './service-user.ts';
import { makeDirectoryAtomically } from './temporary-sibling.ts';

/**
 * Makes a cluster of files that `fill` puts into a folder, for {@link startLocalPostgres} with the same `dataDirectory`: whole or
 * not at all, and owned by the server's user.
 *
 * @returns the actual place of the cluster
 */
export function makeCluster(dataDirectory: string, fill: (folder: string) => Promise<void>): Promise<string> {
  return explainFileErrors(async () => {
    const host = thisHost();
    const directory = resolveDataDirectory(dataDirectory, host);
    await makeClusterParent(directory, host);
    const user = await chooseServiceUser(directory);
    await makeDirectoryAtomically(directory, async (temporary) => {
      await mkdir(temporary, { mode: 0o700 });
      await fill(temporary);
      for (const path of await readdir(temporary, { recursive: true })) await giveTo(user, join(temporary, path));
      await chmod(temporary, 0o700);
      await giveTo(user, temporary);
    });
    return directory;
  });
}

/** The actual place of a cluster; null if there is none. */
export async function findCluster(dataDirectory: string): Promise<string | null> {
  const directory = resolveDataDirectory(dataDirectory, thisHost());
  try {
    await stat(join(directory, 'PG_VERSION'));
    return directory;
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** Renames a cluster whose server does not run. @returns its new actual place. */
export function moveCluster(from: string, to: string): Promise<string> {
  return explainFileErrors(async () => {
    const host = thisHost();
    const target = resolveDataDirectory(to, host);
    await rename(resolveDataDirectory(from, host), target);
    return target;
  });
}

/** Removes a cluster whose server does not run, if there is one. */
export function removeCluster(dataDirectory: string): Promise<void> {
  return explainFileErrors(() => rm(resolveDataDirectory(dataDirectory, thisHost()), { recursive: true, force: true }));
}
