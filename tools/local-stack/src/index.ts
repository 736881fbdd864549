export { backupCommand, listCommand } from './backups/backup-command.ts';
export { restoreCommand } from './backups/restore-command.ts';
export { backupEnvSchema, readBackupSettings } from './backups/settings.ts';
export { verifyCommand } from './backups/verify-command.ts';
export { exportCommand, generateCommand, importCommand } from './catalogue-commands.ts';
export { checkPorts } from './check-ports.ts';
export { dataDirectoryFrom } from './data-directory.ts';
export {
  createDatabases,
  type DatabaseRoles,
  type DatabaseUrls,
  databasesFrom,
  databaseUrl,
  migrateDatabases,
  migrationStatusOf,
} from './databases.ts';
export { createDatabasesCommand } from './deployment/create-databases-command.ts';
export { secretsCommand } from './deployment/secrets-command.ts';
export { ownerOf } from './directory-lock.ts';
export { chooseFreePorts } from './free-ports.ts';
export { type Database, type Graph, namesOf, readGraph, readOneProcess, type Service, serviceOf } from './graph.ts';
export { logEnvSchema } from './logs/log-settings.ts';
export { logsCommand } from './logs/logs-command.ts';
export { type Ports, portsFrom } from './ports.ts';
export { findStack, type RunningStack } from './running-stack.ts';
export { readScopes, scopesIn } from './scopes.ts';
export { type ServiceProcess, startService } from './service-process.ts';
export { runSession, type Session } from './session.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
export { greeting, start, superviseStack } from './start.ts';
export { type Login, signLogin, tokenCommand } from './token-command.ts';
export { UsageError } from './usage-error.ts';
export { findDatabases, withDatabases } from './with-databases.ts';
