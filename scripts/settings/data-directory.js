import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Why the data directory cannot be used. Node waits for ever where it makes folders in /proc: this tries it otherwise. */
export function findDirectoryProblem({ DATA_DIRECTORY }, root) {
  if (!DATA_DIRECTORY) return [];
  const wanted = resolve(root, DATA_DIRECTORY);
  const existing = nearestExisting(wanted);
  try {
    if (!statSync(existing).isDirectory()) return [`DATA_DIRECTORY=${DATA_DIRECTORY}: ${existing} is no folder.`];
    accessSync(existing, constants.W_OK);
    if (existing !== wanted) rmdirSync(mkdtempSync(join(existing, '.try-')));
    return [];
  } catch (error) {
    const way = 'make it writable, or set DATA_DIRECTORY to another folder';
    return [`DATA_DIRECTORY=${DATA_DIRECTORY}: nothing can be written in ${existing} (${error.code}): ${way}.`];
  }
}

/** The folder itself or, before the first start, the one that it would be made in. */
function nearestExisting(path) {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
