import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '@commerce/local-postgres';

/** Another process of ours uses the same data directory. */
class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  readonly code = 'DIRECTORY_IN_USE';
}

/**
 * Marks a data directory as ours until the returned function is called. A mark of an ended process is ignored, and so
 * is one that was copied with another folder.
 * @throws {DirectoryInUseError}
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const file = markOf(directory);
  for (;;) {
    try {
      await writeFile(file, `${process.pid}\n${await realpath(directory)}\n`, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = await ownerOf(directory);
      if (owner !== null) {
        throw new DirectoryInUseError(
          `Process ${owner} uses ${directory}: is npm start running already? Stop it first; if that process is something else, delete ${file}.`,
        );
      }
      await rm(file, { force: true });
    }
  }
}

/** The process that uses a data directory; null if there is none but this one. */
export async function ownerOf(directory: string): Promise<number | null> {
  const mark = await readFile(markOf(directory), 'utf8').catch(() => '');
  const [pid, place = ''] = mark.split('\n');
  const owner = Number(pid);
  if (place && (await isCopy(place, directory))) return null;
  // An invalid process id, or our own id after a restart, is ignored.
  const isOther = Number.isInteger(owner) && owner > 0 && owner !== process.pid;
  return isOther && isAlive(owner) ? owner : null;
}

/** Whether the folder of a mark still exists, and is a different one. */
async function isCopy(place: string, directory: string): Promise<boolean> {
  const original = await realpath(place).catch(() => null);
  return original !== null && original !== (await realpath(directory));
}

function markOf(directory: string): string {
  return join(directory, 'in-use.pid');
}
