import { readEnv } from '@commerce/service/env';
import { z } from 'zod';

/** How much is kept of the log of each process. */
export interface LogLimits {
  /** A file that has grown to so many bytes is set aside, and the next one begun. */
  maxBytes: number;
  keepFiles: number;
  keepDays: number;
}

/** The environment of log files. */
export const logEnvSchema = z.object({
  LOG_FILE_BYTES: z.coerce
    .number()
    .int()
    .min(10_000)
    .max(10_000_000_000)
    .default(20_000_000)
    .describe('From this size on `npm start` begins a new log file of a process; it also does each day (UTC).'),
  LOG_KEEP_FILES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('How many former log files are kept of each process.'),
  LOG_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(14).describe('How long former log files are kept.'),
});

/** @throws {EnvError} with all mistakes. */
export function readLogLimits(env: NodeJS.ProcessEnv): LogLimits {
  const { LOG_FILE_BYTES, LOG_KEEP_FILES, LOG_KEEP_DAYS } = readEnv(logEnvSchema, env);
  return { maxBytes: LOG_FILE_BYTES, keepFiles: LOG_KEEP_FILES, keepDays: LOG_KEEP_DAYS };
}
