import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import { giveTo } from './directories.ts';
import { isSystemError, LocalPostgresError } from './errors.ts';
import { explainLog } from './explain-log.ts';
import { type RunOptions, run } from './run.ts';
import type { ServiceUser } from './service-user.ts';
import { SUPERUSER, superuserPasswordFile } from './superuser.ts';
import { makeDirectoryAtomically } from './temporary-sibling.ts';

/** The options of {@link ensureCluster}. */
export interface ClusterOptions {
  binaries: PostgresBinaries;
  user: ServiceUser | undefined;
  onLog: (line: string) => void;
}

/**
 * Creates a cluster (UTF-8, data checksums, a superuser with a random password) in a missing or empty folder; leaves an
 * existing cluster unchanged.
 *
 * @throws LocalPostgresError NOT_A_CLUSTER or VERSION_MISMATCH for a folder with other contents
 */
export async function ensureCluster(dataDirectory: string, options: ClusterOptions): Promise<void> {
  const names = await list(dataDirectory);
  if (names.length > 0) return checkCluster(dataDirectory, names, options.binaries.majorVersion);
  await makeDirectoryAtomically(dataDirectory, (temporary) => initialise(temporary, options));
}

async function initialise(temporary: string, { binaries, user, onLog }: ClusterOptions): Promise<void> {
  // initdb needs an empty folder, and the password in a file outside of it: hence a folder around both.
  const passwordFile = `${temporary}.password`;
  await mkdir(temporary, { mode: 0o700 });
  try {
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await giveTo(user, temporary);
    await giveTo(user, passwordFile);
    await runInitdb(binaries.initdb, temporary, passwordFile, { user, onLog });
    await rename(passwordFile, superuserPasswordFile(temporary));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runInitdb(
  initdb: string,
  directory: string,
  passwordFile: string,
  options: Omit<RunOptions, 'workingDirectory'>,
): Promise<void> {
  const { child, logTail } = await run(
    initdb,
    [
      `--pgdata=${directory}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The default since PostgreSQL 18: pages that the disk has damaged are noticed.
      '--data-checksums',
      // Sorts and compares equally on every machine, whatever its C library.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      // pg_trgm asks the C library what a letter is: under C, "café" would end at the f.
      `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
    ],
    { ...options, workingDirectory: directory },
  );
  const [code] = await once(child, 'close');
  if (code !== 0) throw explainLog(logTail(), `initdb could not create a cluster in ${directory}`);
}

async function checkCluster(dataDirectory: string, names: string[], majorVersion: number): Promise<void> {
  if (!names.includes('PG_VERSION') || !names.includes(basename(superuserPasswordFile(dataDirectory)))) {
    throw new LocalPostgresError(
      'NOT_A_CLUSTER',
      `${dataDirectory} is not empty, and not a cluster made by this program. Choose another folder, or empty it.`,
    );
  }
  const version = (await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8')).trim();
  if (Number(version) === majorVersion) return;
  throw new LocalPostgresError(
    'VERSION_MISMATCH',
    `${dataDirectory} was created by PostgreSQL ${version}, but ${majorVersion} is installed. Move it away to start with a new one.`,
  );
}

async function list(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
}
