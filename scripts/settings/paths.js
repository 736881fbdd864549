import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Why a directory cannot be used. Node waits for ever where it makes folders in /proc: this tries it otherwise.
 * @param isWritten whether anything is written in one that is there already.
 */
export function findDirectoryProblem(name, path, root, { isWritten = false } = {}) {
  const wanted = resolve(root, path);
  const existing = nearestExisting(wanted);
  try {
    if (!statSync(existing).isDirectory()) return [`${name}=${path}: ${existing} is no folder.`];
    if (isWritten || existing !== wanted) accessSync(existing, constants.W_OK);
    if (existing !== wanted) rmdirSync(mkdtempSync(join(existing, '.try-')));
    return [];
  } catch (error) {
    const way = `make it writable, or set ${name} to another folder`;
    return [`${name}=${path}: nothing can be written in ${existing} (${error.code}): ${way}.`];
  }
}

/** Why a file cannot be read. */
export function findFileProblem(name, path, root) {
  try {
    accessSync(resolve(root, path), constants.R_OK);
    return statSync(resolve(root, path)).isFile() ? [] : [`${name}=${path}: this is no file.`];
  } catch (error) {
    return [`${name}=${path}: the file cannot be read (${error.code}).`];
  }
}

/** The folder itself or, before the first start, the one that it would be made in. */
function nearestExisting(path) {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
