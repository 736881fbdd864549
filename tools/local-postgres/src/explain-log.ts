import { LocalPostgresError, type LocalPostgresErrorCode } from './errors.ts';

const CAUSES: { pattern: RegExp; code: LocalPostgresErrorCode; advice: string }[] = [
  {
    pattern: /Address already in use/,
    code: 'PORT_IN_USE',
    advice: 'another program listens there: choose another port',
  },
  {
    pattern: /No space left on device|Disk quota exceeded/,
    code: 'DISK_FULL',
    advice: 'the disk is full: free some space',
  },
  {
    pattern: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
    code: 'ALREADY_RUNNING',
    advice: 'another server uses this folder: stop it first, or connect to it',
  },
  {
    pattern: /Permission denied|has wrong ownership|has invalid permissions/,
    code: 'PERMISSION_DENIED',
    advice: 'access was denied: run as the user that owns the folder, and choose a port above 1023',
  },
];

/**
 * Converts the output of `initdb` or the server before its failure to an error.
 *
 * @param what the failure in words, such as 'PostgreSQL could not start on port 5432'
 */
export function explainLog(log: string, what: string): LocalPostgresError {
  const cause = CAUSES.find(({ pattern }) => pattern.test(log));
  if (cause) return new LocalPostgresError(cause.code, `${what}: ${cause.advice}.`, { detail: log });
  const reason = log.split('\n').findLast((line) => /FATAL|PANIC|error:/.test(line)) ?? 'see the detail';
  return new LocalPostgresError('START_FAILED', `${what}: ${reason}`, { detail: log });
}
