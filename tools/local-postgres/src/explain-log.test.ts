import { expect, test } from 'vitest';
import { explainLog } from './explain-log.ts';

test.each([
  ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'PORT_IN_USE'],
  ['LOG:  could not bind IPv4 address "127.0.0.1": Permission denied', 'PERMISSION_DENIED'],
  ['FATAL:  could not write to file "pg_wal/xlogtemp.42": No space left on device', 'DISK_FULL'],
  ['FATAL:  lock file "postmaster.pid" already exists', 'ALREADY_RUNNING'],
  ['FATAL:  data directory "/x" has wrong ownership', 'PERMISSION_DENIED'],
  ['FATAL:  unrecognized configuration parameter "colour"', 'START_FAILED'],
])("the server's log line %s is reported as %s", (log, code) => {
  expect(explainLog(log, 'It failed')).toMatchObject({ code, detail: log });
});

test('an unrecognised error of the server is quoted in the message', () => {
  const { message } = explainLog('LOG:  hello\nFATAL:  unrecognized parameter "colour"\nLOG:  bye', 'It failed');
  expect(message).toBe('It failed: FATAL:  unrecognized parameter "colour"');
});
