import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The file by which a folder of backups is known, and what may be in an empty one (tools/backup/src/store/store.ts). */
const BACKUPS = 'store.json';
const BESIDE_BACKUPS = ['in-use.pid', 'lost+found'];

/**
 * Why a directory cannot be used. Node waits for ever where it makes folders in /proc: this tries it otherwise.
 * @param isWritten whether anything is written in one that is there already.
 */
export function findDirectoryProblem(name, path, root, { isWritten = false } = {}) {
  const wanted = resolve(root, path);
  const existing = nearestExisting(wanted);
  try {
    if (!statSync(existing).isDirectory()) return [`${name}=${path}: ${existing} is not a folder.`];
    if (isWritten || existing !== wanted) accessSync(existing, constants.W_OK);
    if (existing !== wanted) rmdirSync(mkdtempSync(join(existing, '.try-')));
    return [];
  } catch (error) {
    const way = `make it writable, or set ${name} to another folder`;
    return [`${name}=${path}: nothing can be written in ${existing} (${error.code}): ${way}.`];
  }
}

/** Why a folder cannot be one of backups: with other files in it, `npm start` would refuse to write any. */
export function findBackupsProblem(name, path, root) {
  const problems = findDirectoryProblem(name, path, root, { isWritten: true });
  const wanted = resolve(root, path);
  if (problems.length > 0 || !existsSync(wanted)) return problems;
  const names = readdirSync(wanted).filter((each) => !BESIDE_BACKUPS.includes(each));
  if (names.length === 0 || names.includes(BACKUPS)) return [];
  return [`${name}=${path} has other files, such as ${names[0]}, and no backups: set it to an empty directory.`];
}

/** Why a file cannot be read. */
export function findFileProblem(name, path, root) {
  try {
    accessSync(resolve(root, path), constants.R_OK);
    return statSync(resolve(root, path)).isFile() ? [] : [`${name}=${path}: this is not a file.`];
  } catch (error) {
    return [`${name}=${path}: the file cannot be read (${error.code}).`];
  }
}

/** The folder itself or, before the first start, the one that it would be made in. */
function nearestExisting(path) {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
