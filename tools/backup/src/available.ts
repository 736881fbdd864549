import { createReadStream } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  listArchives,
  listBackups,
  listWal,
  partialFile,
  readArchive,
  readHistory,
  walFile,
  writeArchive,
} from './catalogue.ts';
import type { Available } from './plan-restore.ts';
import type { Store } from './store/store.ts';
import { historyName, parseHistory, parseSegmentName, SEGMENT_BYTES, segmentAt } from './wal-position.ts';

/** A stopped server's folder: the end of its log may be nowhere else. */
export interface StoppedServer {
  walDirectory: string;
  /** The names of the files of its log; empty segments are left out. */
  files: string[];
  timeline: number;
}

/**
 * Looks into the folder of a stopped server.
 * @returns null if the backups are those of another server.
 */
export async function findStoppedServer(store: Store, dataDirectory: string): Promise<StoppedServer | null> {
  const control = await readFile(join(dataDirectory, 'global', 'pg_control'));
  // The identifier is the first field, in the byte order of the machine.
  if (control.readBigUInt64LE(0).toString() !== store.systemIdentifier) return null;
  const walDirectory = join(dataDirectory, 'pg_wal');
  const names = await readdir(walDirectory);
  const isUsed = await Promise.all(names.map((name) => !parseSegmentName(name) || hasLog(join(walDirectory, name))));
  const files = names.filter((_, index) => isUsed[index]);
  const timelines = files.map((name) => parseSegmentName(name)?.timeline ?? 0);
  return { walDirectory, files, timeline: Math.max(0, ...timelines) };
}

/**
 * Whether a segment has log: the server renames old ones for later use, whose first page tells another position. Not another
 * timeline: the first segment of a timeline begins as a copy of the last one of the timeline that it continues.
 */
async function hasLog(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
    const timeline = buffer.readUInt32LE(4);
    const named = parseSegmentName(basename(path));
    const isThere = named?.segment === segmentAt(Number(buffer.readBigUInt64LE(8)));
    return isThere && timeline > 0 && timeline <= named.timeline;
  } finally {
    await file.close();
  }
}

/**
 * Archives what a stopped server has and the archive lacks: all of its moments until now can be restored then.
 * @param startedAt when its timeline began, if nothing is archived of it yet.
 */
export async function archiveRemains(store: Store, stopped: StoppedServer, startedAt: Date): Promise<void> {
  const { walDirectory, files, timeline } = stopped;
  const own = files.flatMap((name) => {
    const parsed = parseSegmentName(name);
    return parsed?.timeline === timeline ? [{ name, segment: parsed.segment }] : [];
  });
  const begin = Math.min(...own.map(({ segment }) => segment)) * SEGMENT_BYTES;
  const archive = (await readArchive(store, timeline)) ?? {
    timeline,
    startedAt: startedAt.toISOString(),
    startsAt: begin,
    reachesTo: begin,
    reachesAt: startedAt.toISOString(),
    gaps: [],
  };
  const history = historyName(timeline);
  if (files.includes(history)) await store.write(walFile(history), createReadStream(join(walDirectory, history)));
  for (const { name, segment } of own) {
    if (segment < segmentAt(archive.reachesTo)) continue;
    await store.write(walFile(name), createReadStream(join(walDirectory, name)));
    await store.remove(partialFile(name));
  }
  await writeArchive(store, { ...archive, reachesAt: new Date().toISOString() });
}

/** All that can be restored from. */
export async function findAvailable(store: Store, stopped: StoppedServer | null): Promise<Available> {
  const [backups, archives, wal] = await Promise.all([listBackups(store), listArchives(store), listWal(store)]);
  const timelines = new Set([...archives.map(({ timeline }) => timeline), ...(stopped ? [stopped.timeline] : [])]);
  const histories = new Map<number, ReturnType<typeof parseHistory>>();
  for (const timeline of timelines) {
    const archived = await readHistory(store, timeline);
    histories.set(timeline, archived.length > 0 || !stopped ? archived : await historyOf(stopped, timeline));
  }
  const own = stopped?.files.filter((name) => parseSegmentName(name)) ?? [];
  return {
    backups,
    archives,
    histories,
    segments: new Set([...wal, ...own]),
    stoppedTimeline: stopped?.timeline ?? null,
  };
}

async function historyOf({ walDirectory }: StoppedServer, timeline: number) {
  const name = historyName(timeline);
  return parseHistory(await readFile(join(walDirectory, name), 'utf8').catch(() => ''));
}
