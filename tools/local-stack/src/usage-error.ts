/** A command was asked for something wrong; the message says what is expected. Its exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** A name that is not known, and those that are: the command line suggests the nearest one. */
  readonly unknown: UnknownName | undefined;

  constructor(message: string, { unknown, ...options }: ErrorOptions & { unknown?: UnknownName } = {}) {
    super(message, options);
    this.unknown = unknown;
  }
}

interface UnknownName {
  name: string;
  known: readonly string[];
}
