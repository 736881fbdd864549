import {
  type Archive,
  type Backup,
  findAvailable,
  listArchives,
  listBackups,
  openStore,
  planRestore,
  type Store,
} from '@commerce/backup';
import { findRunningPostgres } from '@commerce/local-postgres';
import { dataDirectoryFrom } from '../data-directory.ts';
import { databasesFrom } from '../databases.ts';
import type { Graph } from '../graph.ts';
import { clusterDirectory, requireCluster, withOwnServer } from '../own-server.ts';
import { ensureSecrets } from '../secrets.ts';
import { UsageError } from '../usage-error.ts';
import { type BackupSettings, readBackupSettings } from './settings.ts';
import { takeAndTidy } from './take.ts';
import { megabytes } from './words.ts';

type Say = (line: string) => void;

/** The settings of backups of the clone's own server. @throws {UsageError} without a directory, or for databases run elsewhere. */
export function requireBackupSettings(graph: Graph, env: NodeJS.ProcessEnv): BackupSettings {
  if (databasesFrom(env, graph)) {
    throw new UsageError(
      'The databases of the environment are run elsewhere: docs/operations/backup.md says how to back them up.',
    );
  }
  const settings = readBackupSettings(env);
  if (settings) return settings;
  throw new UsageError('Set BACKUP_DIRECTORY to a directory for the backups, on another disk than the data.');
}

/** The backups of the clone. @throws {Error} if there are none. */
export async function requireStore({ place }: BackupSettings): Promise<Store> {
  const store = await openStore(place.target, place.keyFile);
  if (store) return store;
  throw new Error(`There are no backups in ${place.target.place}: npm run backup takes one.`);
}

/** `npm run backup`: takes a backup of the server that runs, or that is started for it. @returns the exit code. */
export async function backupCommand(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  say: Say,
  { json = false }: { json?: boolean } = {},
): Promise<number> {
  const settings = requireBackupSettings(graph, env);
  const dataDirectory = dataDirectoryFrom(env, graph.root);
  const startedAt = performance.now();
  const { backup, removed } = await withServer(graph, dataDirectory, (superuserUrl) =>
    takeAndTidy(settings, { superuserUrl, dataDirectory }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  if (json) {
    say(JSON.stringify({ ...backup, removed }));
    return 0;
  }
  const { id, bytes, storedBytes } = backup;
  say(
    `Backup ${id}: ${megabytes(bytes)}, stored in ${megabytes(storedBytes)}, taken and verified in ${seconds.toFixed(1)} s`,
  );
  if (removed.length > 0) say(`Removed: ${removed.join(', ')} (BACKUP_KEEP=${settings.keep})`);
  return 0;
}

/** `npm run backup -- --list`: what there is, and which moments can be restored. @returns the exit code. */
export async function listCommand(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  say: Say,
  { json = false }: { json?: boolean } = {},
): Promise<number> {
  const store = await requireStore(requireBackupSettings(graph, env));
  const [backups, archives] = await Promise.all([listBackups(store), listArchives(store)]);
  if (json) {
    say(JSON.stringify({ backups, archives }, null, 2));
    return 0;
  }
  say(`${store.place} (${store.isEncrypted ? 'encrypted' : 'not encrypted'})\n`);
  for (const each of backups) say(describeBackup(each));
  say(`\n${await describeReach(store)}`);
  return 0;
}

function describeBackup({ id, bytes, storedBytes, endedAt, timeline }: Backup): string {
  const size = `${megabytes(bytes).padStart(9)}, stored in ${megabytes(storedBytes).padStart(9)}`;
  return `${id}  ${size}, restorable from ${endedAt}${timeline > 1 ? `, timeline ${timeline}` : ''}`;
}

async function describeReach(store: Store): Promise<string> {
  const [oldest] = await listBackups(store);
  if (!oldest) return 'There is no backup yet.';
  const available = await findAvailable(store, null);
  const { backup, missing } = planRestore(available, null, new Date());
  if (missing) return `The changes after ${backup.endedAt} are not archived without a gap: take a new backup.`;
  const last = available.archives.at(-1);
  if (!last || !reachesBeyond(last, backup)) {
    return `Changes after ${backup.endedAt} are not archived: npm start does that while it runs with BACKUP_DIRECTORY.`;
  }
  return `Any moment from ${oldest.endedAt} to ${last.reachesAt} can be restored: npm run restore -- --to ${last.reachesAt}`;
}

function reachesBeyond({ reachesAt }: Archive, { endedAt }: Backup): boolean {
  return reachesAt > endedAt;
}

/** The server of a running `npm start`; without one it is started for `work`. */
async function withServer<Result>(
  graph: Graph,
  dataDirectory: string,
  work: (superuserUrl: string) => Promise<Result>,
): Promise<Result> {
  const running = await findRunningPostgres(clusterDirectory(dataDirectory));
  if (running) return work(running.superuserUrl);
  await requireCluster(dataDirectory);
  return withOwnServer(dataDirectory, async (superuserUrl) => {
    await ensureSecrets(`${dataDirectory}/secrets`, graph);
    return work(superuserUrl);
  });
}
