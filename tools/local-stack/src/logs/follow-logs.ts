import type { Stats } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { type LogLine, readLine } from './log-line.ts';
import { readLogName } from './log-names.ts';

const LOOK_MS = 300;
const BLOCK = 65_536;

/** A log that is being read, whatever name its file has by now. */
interface Followed {
  file: FileHandle;
  inode: number;
  /** The next byte to read. */
  position: number;
  decoder: StringDecoder;
  /** The beginning of a line that is not complete. */
  rest: string;
}

/**
 * Passes on each line that is written to the logs of a folder from now on, until it is told to stop; those of files
 * that are set aside or begun meanwhile too.
 * @returns resolves when it has begun, with what resolves at the end.
 */
export async function followLogs(
  directory: string,
  onLine: (line: LogLine) => void,
  signal: AbortSignal,
): Promise<{ ended: Promise<void> }> {
  const followed = new Map<string, Followed>();
  const begin = async (source: string, { ino }: Stats, path: string, isNew: boolean) => {
    const file = await open(path);
    const position = isNew ? 0 : (await file.stat()).size;
    followed.set(source, { file, inode: ino, position, decoder: new StringDecoder(), rest: '' });
  };
  const look = async (areNew: boolean) => {
    for (const name of await readdir(directory)) {
      const { source, setAsideAt } = readLogName(name) ?? {};
      if (source === undefined || setAsideAt) continue;
      const path = join(directory, name);
      const now = await stat(path).catch(() => null);
      const before = followed.get(source);
      if (before) await readOn(source, before, onLine);
      if (!now?.isFile() || before?.inode === now.ino) continue;
      // The last lines of a file that has just been set aside.
      if (before) await readOn(source, before, onLine);
      await before?.file.close();
      await begin(source, now, path, areNew);
      const next = followed.get(source);
      if (next) await readOn(source, next, onLine);
    }
  };
  await look(false);
  const follow = async () => {
    while (!signal.aborted) {
      await look(true);
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all([...followed.values()].map(({ file }) => file.close()));
  };
  return { ended: follow() };
}

async function readOn(source: string, followed: Followed, onLine: (line: LogLine) => void): Promise<void> {
  const buffer = Buffer.alloc(BLOCK);
  for (;;) {
    const { bytesRead } = await followed.file.read(buffer, 0, BLOCK, followed.position);
    if (bytesRead === 0) return;
    followed.position += bytesRead;
    const lines = (followed.rest + followed.decoder.write(buffer.subarray(0, bytesRead))).split('\n');
    followed.rest = lines.pop() ?? '';
    for (const text of lines) if (text !== '') onLine(readLine(source, text, Date.now()));
  }
}
