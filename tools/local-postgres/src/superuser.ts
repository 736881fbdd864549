import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of every local cluster's superuser. */
export const SUPERUSER = 'postgres';

/** The server is reachable on the loopback interface only. */
export const HOST = '127.0.0.1';

/** Where the cluster's superuser password lies, readable by the user that runs the server (mode 0600). */
export function superuserPasswordFile(dataDirectory: string): string {
  return join(dataDirectory, 'superuser-password');
}

/**
 * The connection URL of the superuser of a cluster that listens on `port`. It says that there is no TLS on the loopback
 * interface: else PGSSLMODE of the shell would decide.
 */
export async function readSuperuserUrl(dataDirectory: string, port: number): Promise<string> {
  const password = encodeURIComponent(await readFile(superuserPasswordFile(dataDirectory), 'utf8'));
  return `postgresql://${SUPERUSER}:${password}@${HOST}:${port}/postgres?sslmode=disable`;
}
