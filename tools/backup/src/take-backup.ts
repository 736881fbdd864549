import { Readable } from 'node:stream';
import { BackupError } from './backup-error.ts';
import { BASES, type Backup, baseFiles, listBackups } from './catalogue.ts';
import { readBase } from './read-base.ts';
import { type Copy, connectForReplication } from './replication/connection.ts';
import { readClock } from './server-clock.ts';
import { openStoreOf } from './store/store.ts';
import type { Target } from './store/target.ts';
import { parseLsn } from './wal-position.ts';

/** Where backups go. */
export interface BackupPlace {
  target: Target;
  keyFile: string | undefined;
}

const SLOT = 'commerce_base_backup';

/**
 * Takes a base backup of a running server, with the log that makes it consistent; reads it again, and compares every file
 * with the manifest of the server. It counts as a backup only then. One at a time.
 * @param options.secrets files that are stored with it, by their names.
 * @throws {BackupError} OTHER_SERVER, WRONG_KEY, DAMAGED
 */
export async function takeBackup(
  { target, keyFile }: BackupPlace,
  options: { superuserUrl: string; secrets: Readonly<Record<string, string>> },
): Promise<Backup> {
  const { superuserUrl, secrets } = options;
  const connection = await connectForReplication(superuserUrl);
  try {
    const { systemid } = await connection.command('IDENTIFY_SYSTEM');
    const store = await openStoreOf(systemid ?? '', target, keyFile);
    const startedAt = (await readClock(superuserUrl)).at;
    const id = idOf(startedAt);
    const files = baseFiles(id);
    await removeUnfinished();
    try {
      // So that the server keeps the log of the backup until it has sent it.
      await connection.command(`CREATE_REPLICATION_SLOT ${SLOT} TEMPORARY PHYSICAL RESERVE_WAL`);
      const copy = connection.copy(
        "BASE_BACKUP (LABEL 'commerce', CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')",
      );
      const manifest: Buffer[] = [];
      const content = Readable.from(contentOf(copy, manifest), { objectMode: false });
      const storedBytes = await store.write(files.content, content);
      const { at: endedAt, version: postgres } = await readClock(superuserUrl);
      const storedManifest = await store.write(files.manifest, Buffer.concat(manifest));
      await store.write(files.secrets, Buffer.from(JSON.stringify(secrets)));
      const { bytes } = await readBase(store, id);
      const [first = [], last = []] = [copy.rows.at(0), copy.rows.at(-1)];
      const backup: Backup = {
        id,
        startedAt,
        endedAt,
        timeline: Number(first[1]),
        startsAt: parseLsn(first[0] ?? ''),
        endsAt: parseLsn(last[0] ?? ''),
        bytes,
        storedBytes: storedBytes + storedManifest,
        postgres,
      };
      await store.writeNote(files.note, backup);
      return backup;
    } catch (error) {
      await store.remove(files.folder).catch(() => undefined);
      throw error;
    }

    /** What an interrupted backup has left. */
    async function removeUnfinished(): Promise<void> {
      const finished = new Set((await listBackups(store)).map((backup) => backup.id));
      for (const name of await store.list(BASES)) if (!finished.has(name)) await store.remove(baseFiles(name).folder);
    }
  } finally {
    await connection.close();
  }
}

function idOf(startedAt: string): string {
  return startedAt.replaceAll(/[-:]|\.\d+/g, '');
}

const [ARCHIVE, DATA, MANIFEST] = ['n', 'd', 'm'].map((letter) => letter.charCodeAt(0));

/** The files of the server, as a tar archive. @param manifest receives the manifest, which comes after them. */
async function* contentOf({ messages }: Copy, manifest: Buffer[]): AsyncGenerator<Buffer> {
  let archives = 0;
  let isManifest = false;
  for await (const message of messages as AsyncIterable<Buffer>) {
    if (message[0] === ARCHIVE) archives += 1;
    if (archives > 1) throw new BackupError('DAMAGED', 'Tablespaces are not supported: move their tables away.');
    if (message[0] === MANIFEST) isManifest = true;
    if (message[0] !== DATA) continue;
    if (isManifest) manifest.push(message.subarray(1));
    else yield message.subarray(1);
  }
}
