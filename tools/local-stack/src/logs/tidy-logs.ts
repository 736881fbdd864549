import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readLogName } from './log-names.ts';
import type { LogLimits } from './log-settings.ts';

const DAY_MS = 86_400_000;

/**
 * Removes the logs that are too old or too many. Never throws: what cannot be removed now is removed later.
 * @param isWritten whether the log of a source is being written: it is kept, however old.
 */
export function tidyLogs(
  directory: string,
  { keepFiles, keepDays }: Omit<LogLimits, 'maxBytes'>,
  { now, isWritten }: { now: Date; isWritten: (source: string) => boolean },
): void {
  const kept = new Map<string, number>();
  for (const { name, source, setAsideAt } of newestFirst(directory)) {
    if (!setAsideAt && isWritten(source)) continue;
    const path = join(directory, name);
    try {
      const count = (kept.get(source) ?? 0) + (setAsideAt ? 1 : 0);
      const isOld = now.getTime() - statSync(path).mtimeMs > keepDays * DAY_MS;
      if (isOld || count > keepFiles) rmSync(path);
      else kept.set(source, count);
    } catch {
      // It may be gone already.
    }
  }
}

function newestFirst(directory: string) {
  try {
    return readdirSync(directory)
      .flatMap((name) => readLogName(name) ?? [])
      .sort((one, other) => (one.name < other.name ? 1 : -1));
  } catch {
    return [];
  }
}
