import { z } from 'zod';
import { formatsOf, isSecret } from './describe-env.ts';

/** The environment is invalid; `problems` lists every mistake, one per line. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads an app's environment by its schema; an empty variable counts as unset.
 * @throws {EnvError} with all mistakes.
 */
export function readEnv<Schema extends z.ZodType>(schema: Schema, source: NodeJS.ProcessEnv): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const formats = schema instanceof z.ZodObject ? formatsOf(schema) : new Map<string, string>();
  throw new EnvError(result.error.issues.map((issue) => explain(issue, formats, given)));
}

/** What zod says by itself is for programmers: what is expected stands in the documentation, too. */
function explain({ path, message }: z.core.$ZodIssue, formats: Map<string, string>, given: NodeJS.ProcessEnv): string {
  const name = path.join('.');
  const format = formats.get(name);
  if (!format || !/^(Invalid|Too) /.test(message)) return `${name}: ${message}`;
  const value = given[name];
  if (value === undefined) return `${name}: is not set; expected: ${format}`;
  return isSecret(name) ? `${name}: expected: ${format}` : `${name}: expected: ${format}; not ${JSON.stringify(value)}`;
}
