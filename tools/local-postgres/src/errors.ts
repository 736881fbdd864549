/** The possible failures of the local server. Tests and callers check these codes, never the messages. */
export type LocalPostgresErrorCode =
  | 'PLATFORM_UNSUPPORTED'
  | 'PORT_IN_USE'
  | 'PERMISSION_DENIED'
  | 'DISK_FULL'
  | 'ALREADY_RUNNING'
  | 'NOT_A_CLUSTER'
  | 'VERSION_MISMATCH'
  | 'START_FAILED';

/** A failure to prepare, start or find the local PostgreSQL server. */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError';
  readonly code: LocalPostgresErrorCode;
  /** The last lines of the output of `initdb` or the server; '' if neither was run. */
  readonly detail: string;

  /** @param message one line: what is wrong, and what to do about it. */
  constructor(
    code: LocalPostgresErrorCode,
    message: string,
    { detail = '', cause }: { detail?: string; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.detail = detail;
  }
}

/** Whether `error` is a Node.js system error with this code, such as 'ENOENT'. */
export function isSystemError(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Runs `work` on the file system, and converts errors of the disk or its permissions to {@link LocalPostgresError}. */
export async function explainFileErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSystemError(error, 'ENOSPC', 'EDQUOT')) {
      throw new LocalPostgresError(
        'DISK_FULL',
        `The disk is full: ${error.message}. Free some space and start again.`,
        {
          cause: error,
        },
      );
    }
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) {
      throw new LocalPostgresError(
        'PERMISSION_DENIED',
        `No access: ${error.message}. Choose another folder, or run as the user that owns it.`,
        { cause: error },
      );
    }
    throw error;
  }
}
