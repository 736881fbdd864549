import { json, text } from 'node:stream/consumers';
import type { Store } from './store/store.ts';
import { historyName, parseHistory, parseSegmentName, segmentAt } from './wal-position.ts';

/** A base backup: all files of the server, and the log that makes them consistent. */
export interface Backup {
  /** Its folder, and when it was begun: `20261128T023000Z`. */
  id: string;
  startedAt: string;
  /** By the server's clock. Every moment from then on can be restored, as far as the archive reaches. */
  endedAt: string;
  timeline: number;
  startsAt: number;
  endsAt: number;
  /** Of the server's files. */
  bytes: number;
  storedBytes: number;
  postgres: string;
}

/** The archived log of a timeline. A restored server begins a new one. */
export interface Archive {
  timeline: number;
  /** No later than its first commit. */
  startedAt: string;
  /** The log is archived without a gap from here … */
  startsAt: number;
  /** … to here, … */
  reachesTo: number;
  /** … which includes all that was committed until this moment, by the server's clock. */
  reachesAt: string;
  /** How far the archive reached each time when something is missing after it. */
  gaps: { reachesTo: number; reachesAt: string }[];
}

export const BASES = 'base';
const WAL = 'wal';

/** The files of a base backup. */
export const baseFiles = (id: string) => ({
  folder: `${BASES}/${id}`,
  content: `${BASES}/${id}/base.tar`,
  manifest: `${BASES}/${id}/manifest.json`,
  secrets: `${BASES}/${id}/secrets.json`,
  /** Written last: what has none is no backup. */
  note: `${BASES}/${id}/backup.json`,
});

/** The path of a file of the log, by its name in PostgreSQL. */
export function walFile(name: string): string {
  return `${WAL}/${name}`;
}

/** The path of the unfinished segment of the log. */
export function partialFile(segmentName: string): string {
  return `${WAL}/${segmentName}.partial`;
}

function archiveFile(timeline: number): string {
  return `${WAL}/timeline-${timeline}.json`;
}

/** All base backups, the oldest first. */
export async function listBackups(store: Store): Promise<Backup[]> {
  const ids = await store.list(BASES);
  const notes = await Promise.all(ids.map((id) => store.readNote<Backup>(baseFiles(id).note)));
  return notes.filter((note) => note !== null);
}

/** The archives of all timelines, the oldest first. */
export async function listArchives(store: Store): Promise<Archive[]> {
  const names = await store.list(WAL);
  const timelines = names.flatMap((name) => Number(/^timeline-(\d+)\.json$/.exec(name)?.[1] ?? []) || []);
  const archives = await Promise.all(timelines.map((timeline) => readArchive(store, timeline)));
  return archives.filter((archive) => archive !== null).toSorted((one, other) => one.timeline - other.timeline);
}

/** What is archived of a timeline; null if nothing is. */
export function readArchive(store: Store, timeline: number): Promise<Archive | null> {
  return store.readNote<Archive>(archiveFile(timeline));
}

export function writeArchive(store: Store, archive: Archive): Promise<void> {
  return store.writeNote(archiveFile(archive.timeline), archive);
}

/** The timelines that a timeline continues. */
export async function readHistory(store: Store, timeline: number): Promise<ReturnType<typeof parseHistory>> {
  const name = historyName(timeline);
  if (!(await store.list(WAL)).includes(name)) return [];
  return parseHistory(await text(store.read(walFile(name))));
}

/** The names of the files of the archived log, by PostgreSQL's names; unfinished segments end with `.partial`. */
export async function listWal(store: Store): Promise<string[]> {
  return (await store.list(WAL)).filter((name) => !name.endsWith('.json'));
}

/** Removes all but the newest base backups, and the log that only they needed. @returns the ids of what was removed. */
export async function removeOldBackups(store: Store, keep: number): Promise<string[]> {
  const backups = await listBackups(store);
  const kept = backups.slice(-keep);
  const [oldest] = kept;
  if (!oldest) return [];
  const removed = backups.slice(0, -keep).map(({ id }) => id);
  // Without its note it is no backup any more, even if we are interrupted.
  for (const id of removed) await store.remove(baseFiles(id).note);
  const known = new Set(kept.map(({ id }) => id));
  for (const id of await store.list(BASES)) if (!known.has(id)) await store.remove(baseFiles(id).folder);
  for (const name of await listWal(store)) {
    const parsed = parseSegmentName(name.replace('.partial', ''));
    const isNeeded = !parsed || (parsed.timeline >= oldest.timeline && parsed.segment >= segmentAt(oldest.startsAt));
    if (!isNeeded) await store.remove(walFile(name));
  }
  for (const { timeline } of await listArchives(store)) {
    if (timeline < oldest.timeline) await store.remove(archiveFile(timeline));
  }
  return removed;
}

/** The secrets that were stored with a base backup, by the names of their files. */
export async function readSecrets(store: Store, id: string): Promise<Record<string, string>> {
  return (await json(store.read(baseFiles(id).secrets))) as Record<string, string>;
}
