import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** How long a file that could not be written is left alone. */
const RETRY_MS = 5_000;

/** What services and the database write, in a file for each. */
export interface LogFiles {
  write(source: string, text: string): void;
  /** The sources whose logs cannot be written just now. */
  broken(): string[];
  /** Ends the files; resolves when what was written is there, or cannot be. */
  close(): Promise<void>;
}

/**
 * Opens log files as they are needed. A log that cannot be written (a full disk) stops nobody: it is said once, what comes meanwhile
 * is lost, and the file goes on when it can be written again.
 * @param say receives when logs stop, and when they go on.
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
      // One that cannot be written has said so.
      await Promise.all(files.map((file) => finished(file.end()).catch(() => undefined)));
    },
  };
}
