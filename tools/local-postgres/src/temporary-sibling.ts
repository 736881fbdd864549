import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from './errors.ts';
import { isAlive } from './processes.ts';

/**
 * Creates a folder atomically: `make` fills a temporary one beside it, which is then renamed. An interrupted call
 * leaves only a temporary folder, which the next call removes. If another process was faster, its folder is kept.
 *
 * @param make receives the path of the temporary folder, which does not exist yet
 */
export async function makeDirectoryAtomically(
  directory: string,
  make: (temporary: string) => Promise<void>,
): Promise<void> {
  await removeLitter(directory);
  const temporary = `${directory}${INFIX}${process.pid}`;
  try {
    await make(temporary);
    await rename(temporary, directory);
  } catch (error) {
    if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const INFIX = '.unfinished-';

async function removeLitter(directory: string): Promise<void> {
  const prefix = basename(directory) + INFIX;
  const names = await readdir(dirname(directory));
  const litter = names.filter(
    (name) => name.startsWith(prefix) && !isBusy(Number.parseInt(name.slice(prefix.length), 10)),
  );
  await Promise.all(litter.map((name) => rm(join(dirname(directory), name), { recursive: true, force: true })));
}

function isBusy(maker: number): boolean {
  return maker !== process.pid && isAlive(maker);
}
