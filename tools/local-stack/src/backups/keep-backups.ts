import { setTimeout as delay } from 'node:timers/promises';
import { archiveWal, findAvailable, openStore, planRestore } from '@commerce/backup';
import { lastDue } from './schedule.ts';
import type { BackupSettings } from './settings.ts';
import { takeAndTidy } from './take.ts';

const LOOK_MS = 60_000;
const RETRY_MS = 600_000;
/** The levels of pino. */
const [INFO, ERROR] = [30, 50];

/** Archiving, and backups that are taken when they are due. */
export interface KeptBackups {
  /** Ends both, once the server has stopped: the archive has all of its changes then. */
  stop(): Promise<void>;
}

/**
 * Archives the changes of a server and takes its backups, until both are stopped. No failure stops anything else.
 * @param options.superuserUrl of the server, as it is now; null while there is none.
 * @param options.warn receives what is wrong just now.
 * @param options.log receives what was done, and what fails, as lines of JSON.
 */
export function keepBackups(
  settings: BackupSettings,
  options: {
    /** Aborts when the server is about to be stopped. */
    signal: AbortSignal;
    dataDirectory: string;
    superuserUrl: () => string | null;
    warn: (warnings: readonly string[]) => void;
    log: (line: string) => void;
  },
): KeptBackups {
  const { dataDirectory, superuserUrl, signal } = options;
  const say = (level: number, msg: string) =>
    options.log(JSON.stringify({ level, time: Date.now(), service: 'backup', msg }));
  const problems: { archive: string | null; backup: string | null } = { archive: null, backup: null };
  const set = (what: keyof typeof problems, problem: string | null) => {
    problems[what] = problem;
    if (problem) say(ERROR, problem);
    options.warn(Object.values(problems).filter((each) => each !== null));
  };
  const archiving = archiveWal(settings.place, {
    superuserUrl,
    onProblem: (problem) => {
      set('archive', problem && `Changes are not archived just now: ${problem}`);
      if (!problem) say(INFO, 'Changes are archived again');
    },
  });
  const take = async () => {
    for (let waitMs = 0; ; ) {
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      waitMs = LOOK_MS;
      const url = superuserUrl();
      if (!url) continue;
      try {
        if (!(await isDue(settings))) continue;
        const { backup } = await takeAndTidy(settings, { superuserUrl: url, dataDirectory });
        say(INFO, `Backup ${backup.id} is taken and verified`);
        set('backup', null);
      } catch (error) {
        if (signal.aborted) return;
        set('backup', `The last backup failed: ${error instanceof Error ? error.message : String(error)}`);
        waitMs = RETRY_MS;
      }
    }
  };
  const taking = take();
  return {
    async stop() {
      await Promise.all([taking, archiving.stop()]);
    },
  };
}

/** Whether a scheduled backup was not taken, or none leads to the present. */
async function isDue({ place, times }: BackupSettings): Promise<boolean> {
  const store = await openStore(place.target, place.keyFile);
  if (!store) return true;
  const now = new Date();
  const available = await findAvailable(store, null);
  try {
    const { backup, missing } = planRestore(available, null, now);
    const due = lastDue(times, now);
    return missing !== null || (due !== null && new Date(backup.startedAt) < due);
  } catch {
    return true;
  }
}
