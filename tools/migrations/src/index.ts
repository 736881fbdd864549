export { migrateCommand, statusCommand } from './apply-commands.ts';
export { diffCommand } from './diff-command.ts';
export { type WrittenMigration, writeMigration } from './write-migration.ts';
