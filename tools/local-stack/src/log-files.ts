import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** How long to wait before writing to a failed file again. */
const RETRY_MS = 5_000;

/** The output of services and the database, one file each. */
export interface LogFiles {
  write(source: string, text: string): void;
  /** The sources whose logs cannot be written at present. */
  broken(): string[];
  /** Closes the files; resolves when the output is written, or cannot be. */
  close(): Promise<void>;
}

/**
 * Opens log files on demand. A log that cannot be written (a full disk) blocks nobody: this is reported once, output
 * meanwhile is lost, and logging resumes when the file is writable again.
 * @param say receives when logs stop and resume.
 */
export function createLogFiles(directory: string, say: (text: string) => void, retryMs = RETRY_MS): LogFiles {
  mkdirSync(directory, { recursive: true });
  const open = new Map<string, WriteStream>();
  const broken = new Map<string, number>();

  const openFile = (source: string): WriteStream => {
    const file = createWriteStream(join(directory, `${source}.log`), { flags: 'a', mode: 0o600 });
    open.set(source, file);
    file.on('error', ({ message }) => {
      const isNews = !broken.has(source);
      broken.set(source, performance.now());
      open.delete(source);
      if (isNews) say(`The log of ${source} cannot be written (${message}): going on without it`);
    });
    return file;
  };
  const written = (source: string) => (error: Error | null | undefined) => {
    if (!error && broken.delete(source)) say(`The log of ${source} is written again`);
  };

  return {
    broken: () => [...broken.keys()],
    write(source, text) {
      const failedAt = broken.get(source);
      const isLeftAlone = failedAt !== undefined && performance.now() - failedAt < retryMs;
      if (isLeftAlone && !open.has(source)) return;
      const file = open.get(source) ?? openFile(source);
      file.write(text.endsWith('\n') ? text : `${text}\n`, written(source));
    },
    async close() {
      const files = [...open.values()];
      // A failed log was reported already.
      await Promise.all(files.map((file) => finished(file.end()).catch(() => undefined)));
    },
  };
}
