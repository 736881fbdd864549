import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The superuser of every local cluster. */
export const SUPERUSER = 'postgres';

/** The server is reachable on the loopback interface only. */
export const HOST = '127.0.0.1';

/** The file with the cluster's superuser password, readable for the server's user only (mode 0600). */
export function superuserPasswordFile(dataDirectory: string): string {
  return join(dataDirectory, 'superuser-password');
}

/**
 * The connection URL of the superuser of a cluster on `port`. It turns TLS off on the loopback interface, so that
 * PGSSLMODE of the shell has no effect.
 */
export async function readSuperuserUrl(dataDirectory: string, port: number): Promise<string> {
  const password = encodeURIComponent(await readFile(superuserPasswordFile(dataDirectory), 'utf8'));
  return `postgresql://${SUPERUSER}:${password}@${HOST}:${port}/postgres?sslmode=disable`;
}
