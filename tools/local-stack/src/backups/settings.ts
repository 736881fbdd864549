import { type BackupPlace, createDirectoryTarget } from '@commerce/backup';
import { readEnv } from '@commerce/service/env';
import { z } from 'zod';

/** The environment of backups. */
export const backupEnvSchema = z.object({
  BACKUP_DIRECTORY: z
    .string()
    .optional()
    .meta({ form: 'path of a directory', path: 'backups' })
    .describe(
      'Directory of backups, on another disk than the data. With it `npm start` archives all changes of its PostgreSQL there, at most a second after each.',
    ),
  BACKUP_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d(,([01]\d|2[0-3]):[0-5]\d)*$/, 'must be times of the day such as 02:30,14:30')
    .meta({ form: 'times of the day (UTC), such as 02:30,14:30' })
    .optional()
    .describe('When `npm start` takes a backup. Unset: only if there is none from which the present can be restored.'),
  BACKUP_KEEP: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(7)
    .describe('How many backups are kept; with the oldest, the archived changes before it go.'),
  BACKUP_KEY_FILE: z
    .string()
    .optional()
    .meta({ form: 'path of a file', path: 'file' })
    .describe(
      'File with a key of at least 16 characters: backups are encrypted with it. Without that file nobody can restore them, so keep a copy elsewhere.',
    ),
});

/** Where backups go, how many are kept, and when they are taken. */
export interface BackupSettings {
  place: BackupPlace;
  directory: string;
  keep: number;
  /** In minutes of the day, in UTC. */
  times: readonly number[];
}

/** The settings of backups; null without BACKUP_DIRECTORY. */
export function readBackupSettings(env: NodeJS.ProcessEnv): BackupSettings | null {
  const { BACKUP_DIRECTORY, BACKUP_AT, BACKUP_KEEP, BACKUP_KEY_FILE } = readEnv(backupEnvSchema, env);
  if (!BACKUP_DIRECTORY) return null;
  return {
    place: { target: createDirectoryTarget(BACKUP_DIRECTORY), keyFile: BACKUP_KEY_FILE },
    directory: BACKUP_DIRECTORY,
    keep: BACKUP_KEEP,
    times: BACKUP_AT?.split(',').map(minuteOf) ?? [],
  };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
