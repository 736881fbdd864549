import { join } from 'node:path';
import {
  findRunningPostgres,
  type LocalPostgres,
  startLocalPostgres,
  stopRunningPostgres,
} from '@commerce/local-postgres';

/** The cluster's place in a data directory. */
export function clusterDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'postgres');
}

/** Starts the PostgreSQL server of a data directory. First stops one that an earlier owner has left behind. */
export async function startOwnServer(
  dataDirectory: string,
  options: { port?: number; settings: Record<string, string>; onLog: (line: string) => void },
): Promise<LocalPostgres> {
  const directory = clusterDirectory(dataDirectory);
  const left = await findRunningPostgres(directory);
  if (left) await stopRunningPostgres(left);
  return startLocalPostgres({ dataDirectory: directory, ...options });
}
