export { postgresVersion } from './binaries.ts';
export { findCluster, makeCluster, moveCluster, removeCluster } from './cluster-folders.ts';
export {
  createDatabaseWithRole,
  createServiceRole,
  type DatabaseWithRole,
  listDatabases,
} from './create-database-with-role.ts';
export { type Host, resolveDataDirectory } from './directories.ts';
export { LocalPostgresError, type LocalPostgresErrorCode } from './errors.ts';
export { findRunningPostgres, findStoppingPostgres, type RunningPostgres } from './find-running-postgres.ts';
export { holdFreePort } from './free-port.ts';
export { isAlive, readProcessStat, sendSignal } from './processes.ts';
export type { CertificateFiles } from './server-certificate.ts';
export { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './start-local-postgres.ts';
export { stopRunningPostgres } from './stop-running-postgres.ts';
