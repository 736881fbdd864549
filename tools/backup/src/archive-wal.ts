import { setTimeout as delay } from 'node:timers/promises';
import { BackupError } from './backup-error.ts';
import { type Archive, listArchives, readArchive, walFile, writeArchive } from './catalogue.ts';
import { connectForReplication, type ReplicationConnection } from './replication/connection.ts';
import { ensureSlot, SLOT } from './replication/slot.ts';
import { readWalMessage, statusMessage } from './replication/wal-message.ts';
import { readClockOf, type ServerMoment, withServer } from './server-clock.ts';
import { openStoreOf, type Store } from './store/store.ts';
import type { BackupPlace } from './take-backup.ts';
import { formatLsn, historyName, parseHistory, parseLsn, SEGMENT_BYTES, segmentAt } from './wal-position.ts';
import { createWalSink } from './wal-sink.ts';

/** How often what has arrived is stored: what the loss of the server's disk can cost at most. */
const FLUSH_MS = 1_000;
const RETRY_MS = 1_000;
/** A full disk is not asked every second. */
const RETRY_TARGET_MS = 5_000;
/** A server that restarts is not worth a word. */
const SILENT_MS = 10_000;

/** The archiving of a server's log. */
export interface Archiving {
  /** Ends it once the server has stopped, and all of its log is stored; at once if the server does not answer. */
  stop(): Promise<void>;
}

/**
 * Archives the write-ahead log of a server as a standby does, by streaming replication, until it is stopped: across restarts of
 * the server, and failures of the target. The server keeps what is not archived yet, up to `max_slot_wal_keep_size`, and goes on
 * in any case.
 * @param options.superuserUrl of the server, as it is now; null while there is none.
 * @param options.onProblem receives why nothing is archived, and null when it is again.
 */
export function archiveWal(
  place: BackupPlace,
  options: { superuserUrl: () => string | null; onProblem: (problem: string | null) => void },
): Archiving {
  const stopping = new AbortController();
  const { signal } = stopping;
  let worksSince = performance.now();
  let problem: string | null = null;
  const tell = (next: string | null) => {
    if (next !== problem) options.onProblem(next);
    problem = next;
  };
  const onStored = () => {
    worksSince = performance.now();
    tell(null);
  };
  const archive = async () => {
    while (!signal.aborted) {
      let pauseMs = RETRY_MS;
      const url = options.superuserUrl();
      try {
        if (url) await archiveOnce(place, url, onStored);
      } catch (error) {
        if (isOfTarget(error)) pauseMs = RETRY_TARGET_MS;
        const isLasting = performance.now() - worksSince > SILENT_MS || isOfTarget(error);
        if (isLasting && !signal.aborted) tell(error instanceof Error ? error.message : String(error));
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = archive();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

function isOfTarget(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    error instanceof BackupError || ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code)
  );
}

/** Archives until the server stops or the connection breaks. */
async function archiveOnce(place: BackupPlace, url: string, onStored: () => void): Promise<void> {
  const connection = await connectForReplication(url);
  try {
    const { systemid, timeline: current, xlogpos } = await connection.command('IDENTIFY_SYSTEM');
    const store = await openStoreOf(systemid ?? '', place.target, place.keyFile);
    const timeline = Number(current);
    const known = await readArchive(store, timeline);
    const isAhead = known !== null && known.reachesTo > parseLsn(xlogpos ?? '');
    const isReplaced = (await listArchives(store)).some((archive) => archive.timeline > timeline);
    if (isAhead || isReplaced) {
      throw new BackupError(
        'OTHER_SERVER',
        `The archive in ${store.place} has more than the server, whose data is an older copy: set BACKUP_DIRECTORY to an empty directory.`,
      );
    }
    await withServer(url, async (client) => {
      const keptFrom = segmentAt(await ensureSlot(client)) * SEGMENT_BYTES;
      const begin = known
        ? segmentAt(known.reachesTo) * SEGMENT_BYTES
        : await beginOf(connection, store, timeline, keptFrom);
      // The server may keep more than it promises.
      const stream = async (from: number) => {
        await receive({ connection, store, timeline, from, known, clock: () => readClockOf(client), onStored });
      };
      await stream(begin).catch(async (error: unknown) => {
        if (!isRemoved(error) || begin >= keptFrom) throw error;
        await stream(keptFrom);
      });
    });
  } finally {
    await connection.close();
  }
}

/** PostgreSQL's undefined_file: the segment was removed. */
function isRemoved(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '58P01';
}

/** Where the log of a timeline that is not archived yet begins. */
async function beginOf(
  connection: ReplicationConnection,
  store: Store,
  timeline: number,
  keptFrom: number,
): Promise<number> {
  if (timeline === 1) return keptFrom;
  const { content } = await connection.command(`TIMELINE_HISTORY ${timeline}`);
  const history = content ?? '';
  await store.write(walFile(historyName(timeline)), Buffer.from(history));
  const left = parseHistory(history).at(-1);
  return left ? Math.min(segmentAt(left.leftAt) * SEGMENT_BYTES, keptFrom) : keptFrom;
}

async function receive(options: {
  connection: ReplicationConnection;
  store: Store;
  timeline: number;
  /** The beginning of a segment. */
  from: number;
  known: Archive | null;
  clock: () => Promise<ServerMoment>;
  onStored: () => void;
}): Promise<void> {
  const { connection, store, timeline, from, known, clock, onStored } = options;
  const begun = await clock();
  const sink = createWalSink(store, { timeline, position: from, known });
  const isContinued = known !== null && from <= known.reachesTo;
  let archive: Archive = {
    timeline,
    startedAt: known?.startedAt ?? begun.at,
    startsAt: isContinued ? known.startsAt : from,
    reachesTo: known?.reachesTo ?? from,
    reachesAt: known?.reachesAt ?? begun.at,
    gaps:
      known && !isContinued
        ? [...known.gaps, { reachesTo: known.reachesTo, reachesAt: known.reachesAt }]
        : (known?.gaps ?? []),
  };
  /** What must be stored before everything until then is. */
  let awaited: ServerMoment | null = begun;
  let flushedAt = performance.now();
  const copy = connection.copy(`START_REPLICATION SLOT ${SLOT} PHYSICAL ${formatLsn(from)} TIMELINE ${timeline}`);
  const flush = async (isEnd = false) => {
    flushedAt = performance.now();
    await sink.flush();
    copy.send(statusMessage(sink.stored(), Date.now()));
    const isReached = awaited !== null && sink.stored() >= parseLsn(awaited.position);
    const reached = isReached && awaited ? awaited.at : archive.reachesAt;
    const reachesAt = isEnd ? new Date().toISOString() : reached;
    const next = { ...archive, reachesTo: Math.max(sink.stored(), archive.reachesTo), reachesAt };
    await writeArchive(store, next);
    archive = next;
    // A server that stops answers no questions.
    if (isReached && !isEnd) awaited = await clock().catch(() => null);
    onStored();
  };
  const ticking = setInterval(copy.nudge.bind(copy), FLUSH_MS);
  try {
    for await (const message of copy.messages as AsyncIterable<Buffer>) {
      const read = readWalMessage(message);
      if (read?.kind === 'data') await sink.take(read.position, read.bytes);
      const wantsReply = read?.kind === 'alive' && read.wantsReply;
      if (wantsReply || performance.now() - flushedAt >= FLUSH_MS) await flush();
    }
    // The server has sent all of its log, and has stopped.
    await flush(true);
  } finally {
    clearInterval(ticking);
    await sink.close().catch(() => undefined);
  }
}
