import type { ImportReport } from './import-report.ts';

/** Why an import ended early: the rest of the file is unreadable, or the database does not answer as it should. */
export type ImportStoppedCode = 'FILE_UNREADABLE' | 'DATABASE_FAILED';

/**
 * An import ended before the end of its file. What `report` counts is stored, and stays; running it again completes it.
 */
export class ImportStoppedError extends Error {
  override readonly name = 'ImportStoppedError';
  readonly code: ImportStoppedCode;
  readonly report: ImportReport;

  constructor(code: ImportStoppedCode, message: string, options: { report: ImportReport; cause: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.report = options.report;
  }
}
