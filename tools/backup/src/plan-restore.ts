import { BackupError } from './backup-error.ts';
import type { Archive, Backup } from './catalogue.ts';
import { SEGMENT_BYTES, segmentAt, segmentName } from './wal-position.ts';

/** What there is to restore from. */
export interface Available {
  backups: readonly Backup[];
  archives: readonly Archive[];
  /** The timelines that each timeline continues, and where it left them. */
  histories: ReadonlyMap<number, readonly { timeline: number; leftAt: number }[]>;
  /** The names of the archived segments, unfinished ones with `.partial`, and of those that the stopped server still has. */
  segments: ReadonlySet<string>;
  /** The timeline of the stopped server, whose last log may be in its own folder only; null without one. */
  stoppedTimeline: number | null;
}

/** What to restore. */
export interface RestorePlan {
  backup: Backup;
  timeline: number;
  /** The moment to stop at; null for the end of the log. */
  to: Date | null;
  /** The names of the segments that are needed after the base backup, in order. */
  segments: string[];
  /** The first segment that should be there and is not; null if none is missing. */
  missing: string | null;
}

/**
 * Chooses the base backup and the log for a moment: the newest backup that was complete by then, on the timeline that the server
 * had then. Pure.
 * @param to null for the last moment.
 * @throws {BackupError} NO_BACKUP, NOT_ARCHIVED, DAMAGED
 */
export function planRestore(available: Available, to: Date | null, now: Date): RestorePlan {
  if (available.backups.length === 0)
    throw new BackupError('NO_BACKUP', 'There is no backup: npm run backup takes one.');
  if (to && to > now) throw new BackupError('NOT_ARCHIVED', `${to.toISOString()} lies in the future.`);
  const timeline = timelineAt(available, to);
  const backup = backupFor(available, timeline, to);
  const archive = available.archives.find((each) => each.timeline === timeline);
  if (to) requireArchived(available, { to, timeline, archive, backup });
  return { backup, timeline, to, ...segmentsFor(available, { backup, timeline, to }) };
}

/** The timeline of the server at a moment: the last one that had begun. */
function timelineAt({ archives, backups, stoppedTimeline }: Available, to: Date | null): number {
  const begun = archives.filter(({ startedAt }) => !to || new Date(startedAt) <= to);
  const last = begun.at(-1)?.timeline ?? backups[0]?.timeline ?? 1;
  // Nothing of the newest may be archived yet.
  return to === null && stoppedTimeline !== null ? Math.max(last, stoppedTimeline) : last;
}

function backupFor({ backups, histories }: Available, timeline: number, to: Date | null): Backup {
  const history = histories.get(timeline) ?? [];
  const isOnTheWay = (backup: Backup) =>
    backup.timeline === timeline ||
    history.some((earlier) => earlier.timeline === backup.timeline && earlier.leftAt >= backup.endsAt);
  const onTheWay = backups.filter(isOnTheWay);
  const found = onTheWay.filter(({ endedAt }) => !to || new Date(endedAt) <= to).at(-1);
  if (found) return found;
  const [first] = onTheWay;
  const way = first ? `The oldest backup can be restored to ${first.endedAt} or later.` : 'Take one: npm run backup.';
  throw new BackupError('NO_BACKUP', `No backup is old enough for ${to?.toISOString() ?? 'this server'}. ${way}`);
}

function requireArchived(
  { archives, stoppedTimeline }: Available,
  wanted: { to: Date; timeline: number; archive: Archive | undefined; backup: Backup },
): void {
  const { to, timeline, archive, backup } = wanted;
  // The stopped server's own log reaches to its end.
  if (timeline === stoppedTimeline) return;
  const reachesAt = archive?.reachesAt ?? backup.endedAt;
  if (to <= new Date(reachesAt)) return;
  const next = archives.find((each) => each.timeline > timeline);
  const until = next ? `, and again from ${next.startedAt}` : '';
  throw new BackupError(
    'NOT_ARCHIVED',
    `The archive reaches to ${reachesAt}${until}: nothing is known of ${to.toISOString()}. --to ${reachesAt} is the last moment before.`,
  );
}

/** What the server will ask for, as far as it is there without a gap. */
function segmentsFor(
  { archives, histories, segments }: Available,
  { backup, timeline, to }: Pick<RestorePlan, 'backup' | 'timeline' | 'to'>,
): Pick<RestorePlan, 'segments' | 'missing'> {
  const history = (histories.get(timeline) ?? []).filter((each) => each.timeline >= backup.timeline);
  const timelines = [...history.map((each) => each.timeline), timeline];
  const begins = timelines.map((_, index) => segmentAt(history[index - 1]?.leftAt ?? 0));
  const archive = archives.find((each) => each.timeline === timeline);
  const gap = archive?.gaps.find(({ reachesAt }) => to !== null && to <= new Date(reachesAt));
  const end = Math.max((gap ?? archive)?.reachesTo ?? 0, history.at(-1)?.leftAt ?? 0);
  const found: string[] = [];
  // The log of the base backup itself comes with it.
  for (let segment = segmentAt(backup.endsAt); ; segment += 1) {
    const index = begins.findLastIndex((begin) => begin <= segment);
    const name = segmentName(timelines[index] ?? timeline, segment);
    const stored = [name, `${name}.partial`].find((each) => segments.has(each));
    if (stored) found.push(stored);
    else return { segments: found, missing: segment * SEGMENT_BYTES < end ? name : null };
  }
}
