import { createHash } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LocalPostgresError } from './errors.ts';
import { isRoot } from './service-user.ts';

/** The properties of the machine that {@link resolveDataDirectory} depends on. */
export interface Host {
  /** Whether this process is root, so that PostgreSQL must run as another user. */
  isRoot: boolean;
  /** Whether users other than the owner may enter the folder. True for a missing one, because we will create it. */
  canOthersEnter(directory: string): boolean;
  /** A folder that every user can enter, for files that cannot stay in their intended place. */
  sharedDirectory: string;
}

/** The actual place of the cluster for `wanted`: the same place, unless the server's user could not access it. Pure. */
export function resolveDataDirectory(wanted: string, host: Host): string {
  const path = resolve(wanted);
  if (isReachable(dirname(path), host)) return path;
  return join(host.sharedDirectory, createHash('sha256').update(path).digest('hex').slice(0, 12));
}

/** Whether the user that PostgreSQL runs as can enter `directory` and all its parents. Pure. */
export function isReachable(directory: string, host: Host): boolean {
  return !host.isRoot || ancestorsAndSelf(resolve(directory)).every((folder) => host.canOthersEnter(folder));
}

/** The machine of this process. */
export function thisHost(): Host {
  return {
    isRoot: isRoot(),
    canOthersEnter: (directory) => {
      const stats = statSync(directory, { throwIfNoEntry: false });
      return stats === undefined || (stats.mode & constants.S_IXOTH) !== 0;
    },
    sharedDirectory: join(isWritable('/var/lib') ? '/var/lib' : tmpdir(), 'commerce-supergraph'),
  };
}

/** Creates the folder and its parents; as root, everyone can enter them, whatever the umask. */
async function makeReachableDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (!first || !isRoot()) return;
  const made = ancestorsAndSelf(directory).filter((folder) => folder.startsWith(first));
  await Promise.all(made.map((folder) => chmod(folder, 0o755)));
}

/** Creates {@link Host.sharedDirectory}, and refuses one that another user has created: it may be in /tmp. */
export async function makeSharedDirectory(directory: string): Promise<void> {
  await makeReachableDirectory(directory);
  const stats = await lstat(directory);
  if (stats.isDirectory() && stats.uid === process.getuid?.()) return;
  throw new LocalPostgresError('PERMISSION_DENIED', `${directory} is not ours: remove it and start again.`);
}

/** Creates the folder that the cluster `dataDirectory` is in. */
export async function makeClusterParent(dataDirectory: string, host: Host): Promise<void> {
  const parent = dirname(dataDirectory);
  await (parent === host.sharedDirectory ? makeSharedDirectory(parent) : makeReachableDirectory(parent));
}

/** Makes PostgreSQL's user the owner of `path`; does nothing if that is the current user. */
export async function giveTo(user: { uid: number; gid: number } | undefined, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

function ancestorsAndSelf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...ancestorsAndSelf(parent), path];
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
