import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isSystemError } from './errors.ts';

/**
 * Creates the links between shared libraries that npm cannot pack, as listed in the package's `pg-symlinks.json`. Its
 * install script does the same, but npm may be configured not to run it.
 *
 * @param nativeDirectory the package's `native` folder, or a copy of it
 * @returns the paths of the links that were missing and have been created
 */
export async function makeMissingSymlinks(nativeDirectory: string): Promise<string[]> {
  const made: string[] = [];
  for (const { source, target } of await readListedLinks(nativeDirectory)) {
    const link = join(nativeDirectory, relative('native', target));
    try {
      await symlink(relative(dirname(target), source), link);
      made.push(link);
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
  }
  return made;
}

/** The listed paths are relative to the package, such as `native/lib/libpq.so.5`. */
async function readListedLinks(nativeDirectory: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(join(nativeDirectory, 'pg-symlinks.json'), 'utf8'));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
}
