import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dataDirectoryFrom } from '@commerce/local-stack';
import type { Check } from './check.ts';

/** A fresh database with its journal takes about 150 MB. */
const NEEDED_BYTES = 500_000_000;

/** Checks whether there is a place for the database, the secrets and the logs. */
export const checkDataDirectory: Check = {
  title: 'Data directory',
  async look({ root, env }) {
    const directory = dataDirectoryFrom(env, root);
    const existing = await nearestExisting(directory);
    const isWritable = await access(existing, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!isWritable || !(await stat(existing)).isDirectory()) {
      return [
        { problem: `${existing} cannot be written to: make it writable, or set DATA_DIRECTORY to another folder` },
      ];
    }
    const { bavail, bsize } = await statfs(existing);
    const free = bavail * bsize;
    if (free >= NEEDED_BYTES) return [{ ok: directory }];
    const megabytes = Math.floor(free / 1_000_000);
    return [
      { problem: `${directory} has only ${megabytes} MB free: make room, or set DATA_DIRECTORY to another disk` },
    ];
  },
};

/** The folder itself or, before the first start, its nearest existing parent. */
async function nearestExisting(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearestExisting(dirname(path));
}
