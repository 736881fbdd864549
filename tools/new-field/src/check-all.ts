import { UsageError } from '@commerce/local-stack';

/**
 * Makes all checks, so that a user reads of all mistakes at once.
 * @throws {UsageError} with the messages of those that failed.
 */
export function checkAll(checks: readonly (() => unknown)[]): void {
  const mistakes: UsageError[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      mistakes.push(error);
    }
  }
  const [first, ...others] = mistakes;
  if (!first) return;
  if (others.length === 0) throw first;
  throw new UsageError([...new Set(mistakes.map(({ message }) => message))].join('\n'));
}
