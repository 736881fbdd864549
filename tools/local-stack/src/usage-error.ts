/** A command was asked for something wrong; the message says what is expected. Its exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
