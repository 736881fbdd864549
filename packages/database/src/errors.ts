/** The possible failures of migrations. Callers check these codes, never the messages. */
export type MigrationErrorCode =
  | 'MIGRATION_FAILED'
  | 'MIGRATION_FAILED_EARLIER'
  | 'MIGRATION_LOCK_TIMEOUT'
  | 'MIGRATION_UNKNOWN'
  | 'SERVER_TOO_OLD';

/** A migration could not be applied. A script is one transaction, unless it says otherwise: the database contains nothing of it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: MigrationErrorCode;
  /** The migration's folder name, or undefined if none was started. */
  readonly migration: string | undefined;

  constructor(code: MigrationErrorCode, message: string, options: { migration?: string; cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.migration = options.migration;
  }
}
