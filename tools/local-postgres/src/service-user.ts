import { readFile, stat } from 'node:fs/promises';
import { isSystemError, LocalPostgresError } from './errors.ts';

/** The ids that a process runs with. */
export interface ServiceUser {
  uid: number;
  gid: number;
}

/** Whether this process is root. PostgreSQL refuses to run as root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Finds an unprivileged user in the text of `/etc/passwd`: `postgres` (`_postgres` on macOS), otherwise `nobody`. */
export function findServiceUser(passwd: string): ServiceUser | undefined {
  for (const wanted of ['postgres', '_postgres', 'nobody']) {
    const line = passwd.split('\n').find((candidate) => candidate.startsWith(`${wanted}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/**
 * The user to run PostgreSQL as, or undefined for the current user, which is right for everyone but root. An existing
 * cluster runs as the user that owns it, so that a developer's cluster also starts under sudo.
 */
export async function chooseServiceUser(dataDirectory: string): Promise<ServiceUser | undefined> {
  if (!isRoot()) return undefined;
  const owner = await ownerOf(dataDirectory);
  if (owner && owner.uid !== 0) return owner;
  const user = findServiceUser(await readFile('/etc/passwd', 'utf8'));
  if (user) return user;
  throw new LocalPostgresError(
    'PERMISSION_DENIED',
    'PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as. Run as another user.',
  );
}

async function ownerOf(path: string): Promise<ServiceUser | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
