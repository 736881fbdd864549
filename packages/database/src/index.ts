export { type DiffFrom, type DiffTo, diffSchema } from './diff.ts';
export { MigrationError, type MigrationErrorCode } from './errors.ts';
export { applyMigrations } from './migrate.ts';
export { type MigrationStatus, type MigrationTarget, migrationStatus } from './migration-status.ts';
export { createPool, type PoolOptions } from './pool.ts';
export { type PrismaAdapterOptions, prismaAdapter } from './prisma-adapter.ts';
export { createRunQuery, type RunQuery, type Statement } from './run-query.ts';
export { createStatementCounter, type StatementCounter } from './statement-counter.ts';
export { PLAN_ANEW } from './statement-names.ts';
