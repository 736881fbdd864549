import type { Place } from './place.ts';

/** One part of the input that cannot be read, and its place. */
export interface InputProblem {
  message: string;
  place?: Place | undefined;
}

/** The input is unusable, so nothing could be checked. Contains everything that is wrong. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[] | string, options?: ErrorOptions) {
    const list = typeof problems === 'string' ? [{ message: problems }] : problems;
    super(list.map(({ message }) => message).join('\n'), options);
    this.problems = list;
  }
}

/** Waits for all, and throws the problems of all of them as one error. */
export async function allOrProblems<Result>(tasks: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(tasks);
  const problems: InputProblem[] = [];
  for (const result of settled) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof InputError)) throw result.reason;
    problems.push(...result.reason.problems);
  }
  if (problems.length > 0) throw new InputError(problems);
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
