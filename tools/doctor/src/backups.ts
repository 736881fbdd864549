import { findAvailable, openStore, planRestore } from '@commerce/backup';
import { databasesFrom, findStack, readBackupSettings, readGraph } from '@commerce/local-stack';
import type { Check, Finding } from './check.ts';

/** With BACKUP_AT a backup is taken every day. */
const OLDEST_MS = 26 * 60 * 60_000;
/** While the graph runs, the archive is seconds behind. */
const MOST_BEHIND_MS = 60_000;

/** Checks how old the newest backup is, and how far the archive reaches. */
export const checkBackups: Check = {
  title: 'Backups',
  async look({ root, env }) {
    if (databasesFrom(env, readGraph(root))) return [{ ok: 'the databases are backed up where they are run' }];
    const settings = readBackupSettings(env);
    if (!settings) return [{ ok: 'none: BACKUP_DIRECTORY is not set' }];
    const store = await openStore(settings.place.target, settings.place.keyFile);
    const isRunning = (await findStack(root, env)) !== null;
    if (!store) {
      const none = `${settings.directory} has none yet`;
      return [isRunning ? { problem: `${none}: npm run backup takes one` } : { ok: `${none}: npm start takes one` }];
    }
    const now = new Date();
    const available = await findAvailable(store, null);
    const { backup, missing } = planRestore(available, null, now);
    const age = now.getTime() - new Date(backup.endedAt).getTime();
    const behind = now.getTime() - new Date(available.archives.at(-1)?.reachesAt ?? 0).getTime();
    const findings: Finding[] = [];
    if (settings.times.length > 0 && age > OLDEST_MS) {
      findings.push({ problem: `the newest is ${inWords(age)} old: npm run backup takes one, and says what is wrong` });
    }
    if (missing)
      findings.push({ problem: `the archive lacks ${missing}: npm run backup takes a backup that does not need it` });
    if (isRunning && behind > MOST_BEHIND_MS) {
      findings.push({
        problem: `changes are archived until ${inWords(behind)} ago only: the log of backup in the logs of npm start says why`,
      });
    }
    if (findings.length > 0) return findings;
    return [{ ok: `${available.backups.length} in ${settings.directory}, the newest ${inWords(age)} old` }];
  },
};

function inWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} minutes`;
  return `${Math.floor(minutes / 60)} hours`;
}
