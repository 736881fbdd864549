import { join } from 'node:path';
import {
  findRunningPostgres,
  type LocalPostgres,
  startLocalPostgres,
  stopRunningPostgres,
} from '@commerce/local-postgres';

/** Where the cluster of a data directory lies. */
export function clusterDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'postgres');
}

/** Starts the PostgreSQL server of a data directory. One that an earlier owner has left behind is stopped first. */
export async function startOwnServer(
  dataDirectory: string,
  options: { port?: number; settings: Record<string, string>; onLog: (line: string) => void },
): Promise<LocalPostgres> {
  const directory = clusterDirectory(dataDirectory);
  const left = await findRunningPostgres(directory);
  if (left) await stopRunningPostgres(left);
  return startLocalPostgres({ dataDirectory: directory, ...options });
}
