import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { addToIndex, addToSchema, rootResolver, typeResolvers } from './edits.ts';
import { type NewField, readNewField, USAGE } from './field.ts';
import { findOwner, type Owner } from './owner.ts';
import { testFile } from './test-file.ts';

/**
 * `npm run new:field`: creates the files of a new field.
 * @param options.format brings written files into the house's form.
 * @returns the exit code.
 */
export function newFieldCommand(options: {
  root: string;
  parameters: string[];
  say: (line: string) => void;
  format: (paths: string[]) => void;
}): number {
  const { root, parameters, say, format } = options;
  try {
    const field = readNewField(parameters);
    const files = filesOf(root, findOwner(root, field), field);
    for (const [path, text] of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    format([...files.keys()]);
    for (const path of files.keys()) say(`wrote ${relative(root, path)}`);
    say(`\nNext: answer it in the resolver, say in the test what is right, then npm run schema:compose.
docs/new-field.md leads through the rest.`);
    return 0;
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
}

/** All files that change, with their new texts; nothing is written before all of them are known. */
function filesOf(root: string, owner: Owner, field: NewField): Map<string, string> {
  const { parent, name } = field;
  const resolvers = join(owner.directory, 'src', 'resolvers');
  const isRoot = parent === 'Query' || parent === 'Mutation';
  const resolver = isRoot ? join(resolvers, parent, `${name}.ts`) : join(resolvers, `${parent}.ts`);
  const existing = existsSync(resolver) ? readFileSync(resolver, 'utf8') : null;
  const index = join(resolvers, 'index.ts');
  const files = new Map([
    [join(owner.directory, 'schema.graphql'), addToSchema(owner, field)],
    [resolver, isRoot ? rootResolver(field) : typeResolvers(existing, field)],
  ]);
  if (isRoot || existing === null) files.set(index, addToIndex(readFileSync(index, 'utf8'), field, isRoot));
  const api = readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8');
  files.set(join(root, 'tests/src/fields', `${parent}.${name}.test.ts`), testFile(api, field));
  return files;
}
