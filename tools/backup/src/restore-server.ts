import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type LocalPostgres, LocalPostgresError, makeCluster, startLocalPostgres } from '@commerce/local-postgres';
import type { StoppedServer } from './available.ts';
import { BackupError } from './backup-error.ts';
import { listWal, partialFile, walFile } from './catalogue.ts';
import type { RestorePlan } from './plan-restore.ts';
import { readBase } from './read-base.ts';
import { ensureSlot } from './replication/slot.ts';
import { withServer } from './server-clock.ts';
import type { Store } from './store/store.ts';
import { SEGMENT_BYTES } from './wal-position.ts';

/** A restored server that runs, and accepts changes. */
export interface RestoredServer {
  server: LocalPostgres;
  /** Its actual place. */
  directory: string;
  /** When the last change in it was committed, by the clock of the former server; null if the log after the base backup has none. */
  lastChangeAt: Date | null;
}

/** The folder with the archived log, inside of the restored server's: the server's user may read it there. */
const LOG_FOLDER = 'restored_wal';
const ENDED_BEFORE = 'recovery ended before configured recovery target was reached';

/**
 * Restores a server to a moment: unpacks the base backup into a new folder, comparing every file with its manifest, lets
 * PostgreSQL replay the log, and waits until it accepts changes, on a new timeline.
 * @param options.dataDirectory a folder that does not exist yet.
 * @throws {BackupError} DAMAGED, RESTORE_FAILED
 */
export async function restoreServer(
  store: Store,
  plan: RestorePlan,
  options: { dataDirectory: string; stopped: StoppedServer | null; onLog?: (line: string) => void },
): Promise<RestoredServer> {
  const { to, timeline, missing } = plan;
  if (missing && !to) throw missingSegment(missing);
  const { dataDirectory, stopped, onLog = () => undefined } = options;
  const directory = await makeCluster(dataDirectory, async (folder) => {
    await unpackBase(store, plan.backup.id, folder);
    await unpackLog(store, plan, stopped, join(folder, LOG_FOLDER));
    await writeFile(join(folder, 'recovery.signal'), '');
  });
  let lastChangeAt: Date | null = null;
  const start = (target: Record<string, string>) =>
    startLocalPostgres({
      dataDirectory,
      onLog: (line) => {
        const found = /last completed transaction was at log time (.+)$/.exec(line)?.[1];
        if (found) lastChangeAt = new Date(found);
        onLog(line);
      },
      settings: {
        restore_command: `cp ${quoted(join(directory, LOG_FOLDER))}/%f %p`,
        recovery_target_timeline: String(timeline),
        recovery_target_action: 'promote',
        hot_standby: 'off',
        ...target,
      },
    });
  try {
    // The server reads it before it knows the abbreviation Z.
    const target: Record<string, string> = to ? { recovery_target_time: to.toISOString().replace('Z', '+00') } : {};
    const server = await start(target).catch((error: unknown) => {
      const isEnd = error instanceof LocalPostgresError && error.detail.includes(ENDED_BEFORE);
      if (!isEnd) throw error;
      if (missing) throw missingSegment(missing);
      // The log reaches beyond that moment, and has no later commit: its end is what the moment was.
      return start({});
    });
    await rm(join(directory, LOG_FOLDER), { recursive: true });
    // From here on the server keeps its log until it is archived.
    await withServer(server.superuserUrl, ensureSlot);
    return { server, directory, lastChangeAt };
  } catch (error) {
    if (!(error instanceof LocalPostgresError)) throw error;
    const message = `The restored server did not start: ${error.message}`;
    throw new BackupError('RESTORE_FAILED', message, { cause: error });
  }
}

function missingSegment(name: string): BackupError {
  return new BackupError(
    'DAMAGED',
    `The segment ${name} of the archived log is missing: only moments before it can be restored.`,
  );
}

async function unpackBase(store: Store, id: string, folder: string): Promise<void> {
  await readBase(store, id, {
    async directory(path) {
      await mkdir(join(folder, path), { recursive: true, mode: 0o700 });
    },
    async file(path, content) {
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
      await pipeline(Readable.from(content), createWriteStream(join(folder, path), { mode: 0o600 }));
    },
  });
}

/** The stopped server's own files count for more: they have all that is archived, and perhaps more. */
async function unpackLog(
  store: Store,
  { segments }: RestorePlan,
  stopped: StoppedServer | null,
  folder: string,
): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const own = new Set(stopped?.files);
  for (const stored of segments) {
    const name = stored.replace('.partial', '');
    const path = join(folder, name);
    if (stopped && own.has(name)) await copyFile(join(stopped.walDirectory, name), path);
    else if (stored === name) await pipeline(store.read(walFile(name)), createWriteStream(path, { mode: 0o600 }));
    else await writeFile(path, padded(await store.readGrowing(partialFile(name))), { mode: 0o600 });
  }
  // The server looks for all timelines there are, and begins one with another number.
  const histories = (names: Iterable<string>) => [...names].filter((name) => name.endsWith('.history'));
  for (const name of histories(await listWal(store))) {
    await pipeline(store.read(walFile(name)), createWriteStream(join(folder, name), { mode: 0o600 }));
  }
  if (!stopped) return;
  for (const name of histories(own)) await copyFile(join(stopped.walDirectory, name), join(folder, name));
}

/** PostgreSQL wants whole segments, and takes zeros for the end of the log. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], SEGMENT_BYTES);
}

/** For a shell, in a setting where % has a meaning. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`.replaceAll('%', '%%');
}
