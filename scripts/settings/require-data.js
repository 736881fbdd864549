import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSettings } from './find-setting-problems.js';

/** The folders of which `npm start` makes at least one, where there is what a command reads. */
const FOLDERS = {
  // The databases of root may be elsewhere; their passwords are here.
  databases: ['postgres', 'secrets'],
  logs: ['logs'],
  keys: ['secrets'],
};

/**
 * Refuses a command that reads what is certainly not there, before anything is installed or built for it.
 * @param kind `databases`, `logs` or `keys`.
 * @throws {Error} that says what to do.
 */
export function requireData(root, kind, env) {
  if (kind === 'databases' && readSettings().databases.some((variable) => env[variable])) return;
  const directory = resolve(root, env.DATA_DIRECTORY || '.data');
  if (FOLDERS[kind].some((folder) => existsSync(join(directory, folder)))) return;
  throw new Error(
    `There are no ${kind} in ${directory}: npm start creates them. If they are elsewhere, set DATA_DIRECTORY.`,
  );
}
