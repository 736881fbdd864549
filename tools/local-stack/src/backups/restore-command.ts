import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  archiveRemains,
  findAvailable,
  findStoppedServer,
  planRestore,
  type RestorePlan,
  readSecrets,
  restoreServer,
  type StoppedServer,
  type Store,
} from '@commerce/backup';
import {
  findCluster,
  findRunningPostgres,
  moveCluster,
  removeCluster,
  stopRunningPostgres,
} from '@commerce/local-postgres';
import { dataDirectoryFrom } from '../data-directory.ts';
import { lockDirectory, ownerOf } from '../directory-lock.ts';
import type { Graph } from '../graph.ts';
import { clusterDirectory } from '../own-server.ts';
import { UsageError } from '../usage-error.ts';
import { requireBackupSettings, requireStore } from './backup-command.ts';
import { segmentsOf } from './words.ts';

/** What `npm run restore` is asked for. */
export interface RestoreOptions {
  /** A moment in ISO 8601 with a time zone; the last one unless given. */
  to?: string;
  /** The id of the backup to restore from; the newest one unless given. */
  backup?: string;
  /** Whether data that is there may be replaced; it is kept beside. */
  force?: boolean;
  'dry-run'?: boolean;
  json?: boolean;
}

/**
 * `npm run restore`: puts the server of the last moment, or of another one, in the place of what is there.
 * @returns the exit code.
 */
export async function restoreCommand(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  options: RestoreOptions = {},
): Promise<number> {
  const to = options.to === undefined ? null : new Date(options.to);
  const { backup } = options;
  const settings = requireBackupSettings(graph, env);
  const store = await requireStore(settings);
  const dataDirectory = dataDirectoryFrom(env, graph.root);
  if (options['dry-run']) {
    const isRunning = (await ownerOf(dataDirectory)) !== null;
    const { plan } = await planFor(store, isRunning ? null : await findCluster(clusterDirectory(dataDirectory)), {
      to,
      backup,
    });
    say(options.json ? JSON.stringify(plan) : `Would restore ${describe(plan)}. Nothing was changed.`);
    return 0;
  }
  const unlock = await lockDirectory(dataDirectory);
  try {
    const done = await replaceServer(store, dataDirectory, {
      to,
      backup,
      isForced: options.force === true,
      say: options.json ? () => undefined : say,
    });
    if (options.json) say(JSON.stringify(done));
    else tell(done, dataDirectory, say);
    return 0;
  } finally {
    await unlock();
  }
}

/** What was restored. */
interface Restored {
  /** Null for the last moment. */
  to: Date | null;
  backup: string;
  lastChangeAt: Date | null;
  directory: string;
  /** Where what was there before is. */
  kept: string | null;
  hasNewSecrets: boolean;
}

/** Restores beside what is there, and puts it in its place only when it works. */
async function replaceServer(
  store: Store,
  dataDirectory: string,
  { isForced, say, ...wanted }: Wanted & { isForced: boolean; say: (line: string) => void },
): Promise<Restored> {
  const place = clusterDirectory(dataDirectory);
  // Its owner was killed: it would have the data directory locked.
  const left = await findRunningPostgres(place);
  if (left) await stopRunningPostgres(left);
  const existing = await findCluster(place);
  if (existing && !isForced)
    throw new UsageError(`${existing} has data: --force replaces it, and keeps the former data in another folder.`);
  const { plan, stopped } = await planFor(store, existing, wanted);
  say(`Restoring ${describe(plan)} …`);
  const startedAt = new Date();
  if (stopped) await archiveWhatIsLeft(store, stopped, startedAt, say);
  const draft = `${place}.restoring`;
  await removeCluster(draft);
  const { server, lastChangeAt } = await restoreServer(store, plan, { dataDirectory: draft, stopped });
  await server.stop();
  const kept = existing && (await moveCluster(place, `${place}.before-restore-${stamp()}`));
  const directory = await moveCluster(draft, place);
  const restored = await findStoppedServer(store, directory);
  if (restored) await archiveWhatIsLeft(store, restored, startedAt, say);
  const hasNewSecrets = await restoreSecrets(store, plan, join(dataDirectory, 'secrets'));
  return { to: plan.to, backup: plan.backup.id, lastChangeAt, directory, kept, hasNewSecrets };
}

/** A place that cannot be written must not prevent a restore. */
async function archiveWhatIsLeft(store: Store, stopped: StoppedServer, startedAt: Date, say: (line: string) => void) {
  await archiveRemains(store, stopped, startedAt).catch((error: unknown) =>
    say(`The log in ${stopped.walDirectory} could not be archived: ${String(error)}`),
  );
}

/** What to restore: the last moment without a moment, from the newest backup without one. */
interface Wanted {
  to: Date | null;
  backup: string | undefined;
}

async function planFor(store: Store, existing: string | null, { to, backup }: Wanted) {
  const stopped = existing === null ? null : await findStoppedServer(store, existing);
  const available = await findAvailable(store, stopped);
  const backups = available.backups.filter(({ id }) => backup === undefined || id === backup);
  if (backup !== undefined && backups.length === 0) {
    const unknown = { name: backup, known: available.backups.map(({ id }) => id) };
    throw new UsageError(`There is no backup ${backup}: npm run backup -- --list lists them.`, { unknown });
  }
  return { stopped, plan: planRestore({ ...available, backups }, to, new Date()) };
}

function tell(
  { to, lastChangeAt, directory, kept, hasNewSecrets }: Restored,
  dataDirectory: string,
  say: (line: string) => void,
): void {
  say(`Restored to ${to?.toISOString() ?? 'the last moment that is known'}, in ${directory}.`);
  say(
    `Its last change was committed ${lastChangeAt ? `at ${lastChangeAt.toISOString()}` : 'before the backup ended'}.`,
  );
  if (hasNewSecrets) say('The secrets were restored, too.');
  if (kept) {
    say(`The former data is in ${kept}: delete it when you do not need it any more.`);
    for (const line of describeCopy(kept, dataDirectory, to)) say(line);
  }
  say('Next: npm start, then npm run audit.');
}

function describe({ backup, segments, to, timeline }: RestorePlan): string {
  const moment = to ? `the moment ${to.toISOString()}` : 'the last moment that is known';
  return `${moment}, from the backup ${backup.id} and ${segmentsOf(segments.length)} of the log (timeline ${timeline})`;
}

function stamp(): string {
  return new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** How to run a command on data that was kept: on a copy, in a data directory of its own. */
function describeCopy(kept: string, dataDirectory: string, to: Date | null): string[] {
  const [from, secrets, copy] = [kept, join(dataDirectory, 'secrets'), `${kept}.copy`].map(quote);
  return [
    'Commands run on a copy of it:',
    `  mkdir ${copy} && cp -a ${from} ${copy}/postgres && cp -a ${secrets} ${copy}/secrets`,
    `  DATA_DIRECTORY=${copy} npm run --silent orders:export${to ? ` -- --from ${to.toISOString()}` : ''}`,
  ];
}

/** A path as a shell reads it. */
function quote(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** Secrets that are there stay: services and clients know them. @returns whether there were none. */
async function restoreSecrets(store: Store, { backup }: RestorePlan, directory: string): Promise<boolean> {
  if (existsSync(directory)) return false;
  const secrets = await readSecrets(store, backup.id);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(secrets))
    await writeFile(join(directory, name), content, { mode: 0o600 });
  return true;
}
