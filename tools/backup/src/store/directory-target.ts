import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Appender, Target } from './target.ts';

const UNFINISHED = '.unfinished';

/** A folder of this machine, or of a file server that is mounted: only its owner may enter it (0700) and read its files (0600). */
export function createDirectoryTarget(directory: string): Target {
  const pathOf = (name: string) => join(directory, name);
  return {
    place: directory,
    async open() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    },
    async list(folder) {
      const names = await readdir(pathOf(folder)).catch(ignoreMissing<string[]>([]));
      return names.filter((name) => !name.endsWith(UNFINISHED)).toSorted();
    },
    read: (name) => createReadStream(pathOf(name)),
    async write(name, content) {
      const path = pathOf(name);
      const unfinished = `${path}${UNFINISHED}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        const size = await writeDurably(unfinished, content);
        await rename(unfinished, path);
        await syncDirectory(dirname(path));
        return size;
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async create(name, content) {
      const unfinished = `${pathOf(name)}.${randomUUID()}${UNFINISHED}`;
      try {
        await writeDurably(unfinished, content);
        await link(unfinished, pathOf(name));
        await syncDirectory(dirname(pathOf(name)));
        return true;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    append: (name) => appendTo(pathOf(name)),
    remove: (name) => rm(pathOf(name), { recursive: true, force: true }),
  };
}

async function writeDurably(path: string, content: Readable | Buffer): Promise<number> {
  const file = await open(path, 'w', 0o600);
  try {
    await writeFile(file, content);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function appendTo(path: string): Promise<Appender> {
  const file = await open(path, 'a', 0o600);
  return {
    async append(bytes) {
      await file.writeFile(bytes);
      await file.datasync();
    },
    close: () => file.close(),
  };
}

/** A new name is in the directory, which must be written too. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

function ignoreMissing<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
