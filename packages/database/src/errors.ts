/** What can go wrong with migrations; callers assert these, never the messages. */
export type MigrationErrorCode =
  | 'MIGRATION_FAILED'
  | 'MIGRATION_FAILED_EARLIER'
  | 'MIGRATION_LOCK_TIMEOUT'
  | 'MIGRATION_UNKNOWN';

/** A migration could not be applied; the database holds nothing of it, as each script is one transaction. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: MigrationErrorCode;
  /** The migration's folder name, or undefined when none had been begun. */
  readonly migration: string | undefined;

  constructor(code: MigrationErrorCode, message: string, options: { migration?: string; cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.migration = options.migration;
  }
}
