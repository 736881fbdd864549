/** The possible failures of backups and restores. Tests and callers check these codes, never the messages. */
export type BackupErrorCode =
  /** A backup or a part of it is truncated, changed or missing. */
  | 'DAMAGED'
  /** The key file is missing, too short, not needed, or not that of the backups. */
  | 'WRONG_KEY'
  /** The directory has backups of another database server. */
  | 'OTHER_SERVER'
  /** The directory has other files, and no backups. */
  | 'NOT_EMPTY'
  /** There is no backup, or none from which the wanted moment can be reached. */
  | 'NO_BACKUP'
  /** The moment lies in the future, or after the end of the archive. */
  | 'NOT_ARCHIVED'
  /** The restored server did not start. */
  | 'RESTORE_FAILED';

/** A failure of a backup or a restore. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;

  /** @param message what is wrong, and what to do about it. */
  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
