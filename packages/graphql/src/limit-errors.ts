/** The maximum number of errors in an answer. */
const MAX_ERRORS = 50;

/** The code of the last error if there were more; `extensions.count` is the number of omitted ones. */
const LEFT_OUT = 'ERRORS_LEFT_OUT';

interface AnyError {
  message: string;
  extensions?: { [name: string]: unknown };
}

/**
 * The first errors of an answer, and one more that counts the others: a refused field in a list gives as many errors as
 * the list has items. `errors` may contain errors of answers that were limited before: what those omitted is counted
 * too.
 */
export function limitErrors<Problem extends AnyError>(
  errors: readonly Problem[],
  create: (message: string, extensions: { code: string; count: number }) => Problem,
): readonly Problem[] {
  if (errors.length <= MAX_ERRORS) return errors;
  const isCount = ({ extensions }: Problem) => extensions?.code === LEFT_OUT;
  const real = errors.filter((error) => !isCount(error));
  const before = errors.filter(isCount).reduce((sum, { extensions }) => sum + Number(extensions?.count ?? 0), 0);
  const count = Math.max(0, real.length - MAX_ERRORS) + before;
  return [...real.slice(0, MAX_ERRORS), create(`${count} more errors were omitted`, { code: LEFT_OUT, count })];
}
