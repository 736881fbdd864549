import { type Database, namesOf, UsageError } from '@commerce/local-stack';

/** The database of this name, or all of them unless one is given. @throws {UsageError} */
export function chooseDatabases(all: readonly Database[], name: string | undefined): readonly Database[] {
  const chosen = all.filter((each) => name === undefined || each.name === name);
  if (chosen.length > 0) return chosen;
  const unknown = { name: String(name), known: all.map((each) => each.name) };
  throw new UsageError(`--database must be one of ${namesOf(all)}, not "${name}".`, { unknown });
}
