import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:http';
import { listArchives, listBackups, openStore, type Store } from '@commerce/backup';
import { CONTENT_TYPE, exposition, type Reading, readLater } from '@commerce/metrics';
import type { BackupSettings } from './backups/settings.ts';

/** The name of `npm start` among what is observed. */
export const SUPERVISOR = 'supervisor';

/** Measures what no service knows: the disks, and the backups. */
export function measureStack(dataDirectory: string, backups: BackupSettings | null): void {
  const directories = { data: dataDirectory, ...(backups && { backups: backups.place.target.place }) };
  readLater('disk_free_ratio', 'Free part of the disk.', () => freeRatios(directories), ['directory']);
  if (!backups) return;
  const { target, keyFile } = backups.place;
  const read = (newest: (store: Store) => Promise<string | undefined>) => {
    let moment: string | undefined;
    return async () => {
      // What cannot be read must be seen to grow old.
      const known = await openStore(target, keyFile).catch(() => 'unknown' as const);
      if (known !== 'unknown') moment = known ? await newest(known).catch(() => moment) : undefined;
      return [{ value: moment ? new Date(moment).getTime() / 1000 : 0, labels: {} }];
    };
  };
  readLater(
    'backup_newest_timestamp_seconds',
    'When the newest backup ended; 0 without one.',
    read(async (store) => (await listBackups(store)).at(-1)?.endedAt),
  );
  readLater(
    'backup_archive_reaches_timestamp_seconds',
    'The last moment that can be restored; 0 without one.',
    read(async (store) => (await listArchives(store)).at(-1)?.reachesAt),
  );
}

async function freeRatios(directories: Readonly<Record<string, string>>): Promise<Reading<'directory'>[]> {
  const readings = Object.entries(directories).map(async ([directory, path]) => {
    const { bavail, blocks } = await statfs(path);
    return { value: bavail / blocks, labels: { directory } };
  });
  const settled = await Promise.allSettled(readings);
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** Serves the metrics of this process, to this machine only. @returns how to stop. */
export async function serveOwnMetrics(port: number): Promise<() => Promise<void>> {
  const server = createServer(async (_request, response) => {
    response.setHeader('content-type', CONTENT_TYPE);
    response.end(await exposition());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}
