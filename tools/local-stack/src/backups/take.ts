import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backup, openStore, removeOldBackups, takeBackup } from '@commerce/backup';
import { lockDirectory, ownerOf } from '../directory-lock.ts';
import type { BackupSettings } from './settings.ts';

/** Takes a backup of a running server and of the secrets, and removes those that are too many. One at a time. */
export async function takeAndTidy(
  settings: BackupSettings,
  from: { superuserUrl: string; dataDirectory: string },
): Promise<{ backup: Backup; removed: string[] }> {
  const { place, directory, keep } = settings;
  await place.target.open();
  const unlock = await lockDirectory(directory).catch(async (error: unknown) => {
    const other = await ownerOf(directory);
    throw other === null ? error : new Error(`Process ${other} takes a backup just now.`, { cause: error });
  });
  try {
    const secrets = await readSecrets(join(from.dataDirectory, 'secrets'));
    const backup = await takeBackup(place, { superuserUrl: from.superuserUrl, secrets });
    const store = await openStore(place.target, place.keyFile);
    return { backup, removed: store ? await removeOldBackups(store, keep) : [] };
  } finally {
    await unlock();
  }
}

async function readSecrets(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
  const entries = names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(entries));
}
