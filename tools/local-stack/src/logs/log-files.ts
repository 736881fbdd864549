import {
  chmodSync,
  createWriteStream,
  existsSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  renameSync,
  statSync,
  type WriteStream,
} from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { logNameOf } from './log-names.ts';
import type { LogLimits } from './log-settings.ts';
import { tidyLogs } from './tidy-logs.ts';

/** How long to wait before writing to a failed file again. */
const RETRY_MS = 5_000;
/** How often to look for files of yesterday, and for those that are too old. */
const TIDY_MS = 3_600_000;

/** The output of services and the database, one file each. Nobody but its user can read them. */
export interface LogFiles {
  write(source: string, text: string): void;
  /** The sources whose logs cannot be written at present. */
  broken(): string[];
  /** Begins new files where they are of an earlier day, and removes former ones that are too old. Done every hour. */
  tidy(): void;
  /** Closes the files; resolves when the output is written, or cannot be. */
  close(): Promise<void>;
}

/** A file that is being written. */
interface OpenFile {
  stream: WriteStream;
  bytes: number;
  /** The day of its lines. */
  day: string;
}

/**
 * Opens log files on demand, sets them aside by size and by day, and removes former ones. A log that cannot be written
 * (a full disk) blocks nobody: this is reported once, output meanwhile is lost, and logging resumes when the file is
 * writable again.
 * @param options.say receives when logs stop and resume.
 */
export function createLogFiles(
  directory: string,
  options: { say: (text: string) => void; limits: LogLimits; retryMs?: number; now?: () => Date },
): LogFiles {
  const { say, limits, retryMs = RETRY_MS, now = () => new Date() } = options;
  mkdirSync(directory, { recursive: true });
  // Logs of earlier versions are in it, which others could read.
  chmodSync(directory, 0o700);
  const open = new Map<string, OpenFile>();
  const ending = new Set<Promise<void>>();
  const broken = new Map<string, number>();

  const end = (source: string, { stream }: OpenFile) => {
    open.delete(source);
    // A failed log was reported already.
    const ended = finished(stream.end()).catch(() => undefined);
    ending.add(ended);
    void ended.then(() => ending.delete(ended));
  };
  const tidy = () => tidyLogs(directory, limits, { now: now(), isWritten: (source) => open.has(source) });
  const openFile = (source: string): OpenFile => {
    const path = join(directory, logNameOf(source));
    const found = statSync(path, { throwIfNoEntry: false });
    const former = found?.isFile() && found.size > 0 ? found : null;
    const isDue = former !== null && (former.size >= limits.maxBytes || dayOf(former.mtime) !== dayOf(now()));
    const isNew = isDue && setAside(directory, source, now());
    if (isNew) tidy();
    const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    const file = { stream, bytes: isNew ? 0 : (former?.size ?? 0), day: dayOf(now()) };
    open.set(source, file);
    stream.on('open', makePrivate);
    stream.on('error', ({ message }) => {
      const isNews = !broken.has(source);
      broken.set(source, performance.now());
      if (open.get(source) === file) open.delete(source);
      if (isNews) say(`The log of ${source} cannot be written (${message}): going on without it`);
    });
    return file;
  };
  /** The file of a source, a new one if the last one is full or of yesterday. */
  const fileOf = (source: string): OpenFile => {
    const file = open.get(source);
    if (!file) return openFile(source);
    // Before it is open it has no file that could get another name.
    if (file.stream.pending || (file.bytes < limits.maxBytes && file.day === dayOf(now()))) return file;
    if (!setAside(directory, source, now())) {
      Object.assign(file, { bytes: 0, day: dayOf(now()) });
      return file;
    }
    // What is not written yet goes to the file that is set aside.
    end(source, file);
    const next = openFile(source);
    tidy();
    return next;
  };
  const written = (source: string) => (error: Error | null | undefined) => {
    if (!error && broken.delete(source)) say(`The log of ${source} is written again`);
  };
  const looking = setInterval(() => files.tidy(), TIDY_MS).unref();

  const files: LogFiles = {
    broken: () => [...broken.keys()],
    write(source, text) {
      const failedAt = broken.get(source);
      const isLeftAlone = failedAt !== undefined && performance.now() - failedAt < retryMs;
      if (isLeftAlone && !open.has(source)) return;
      const file = fileOf(source);
      const line = text.endsWith('\n') ? text : `${text}\n`;
      file.bytes += Buffer.byteLength(line);
      file.stream.write(line, written(source));
    },
    tidy() {
      for (const [source, file] of open) {
        const isOfToday = file.day === dayOf(now());
        if (!isOfToday && !file.stream.pending && setAside(directory, source, now())) end(source, file);
      }
      tidy();
    },
    async close() {
      clearInterval(looking);
      for (const [source, file] of open) end(source, file);
      await Promise.all(ending);
    },
  };
  return files;
}

/** Gives the file of a source another name. @returns whether it could. */
function setAside(directory: string, source: string, now: Date): boolean {
  const path = join(directory, logNameOf(source));
  const target = (at: number): string => {
    const name = join(directory, logNameOf(source, new Date(at)));
    return existsSync(name) ? target(at + 1) : name;
  };
  try {
    if (!statSync(path).isFile()) return false;
    renameSync(path, target(now.getTime()));
    return true;
  } catch {
    return false;
  }
}

/** Also a file that was there before. Devices have other users. */
function makePrivate(fd: number): void {
  if (fstatSync(fd).isFile()) fchmodSync(fd, 0o600);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
