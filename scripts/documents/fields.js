import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kind, parse } from 'graphql';
import { renderRows } from './generated-tables.js';
import { listFiles } from './markdown-files.js';

const ROOTS = ['Query', 'Mutation'];

/** The table of docs/fields.md: every root field, and every type with resolvers, with the file that answers it. */
export function renderFields(root) {
  const types = listFiles(root, 'apps/*/schema.graphql').flatMap((path) => readTypes(root, path));
  const rows = types.flatMap((type) => (ROOTS.includes(type.name) ? rootRows(root, type) : typeRows(root, type)));
  return renderRows(
    ['field', 'file'],
    rows.sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The object types of a subgraph, with the fields that it answers itself. */
function readTypes(root, path) {
  const { definitions } = parse(readFileSync(join(root, path), 'utf8'));
  return definitions
    .filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION)
    .map(({ name, fields = [] }) => ({
      name: name.value,
      resolvers: join(dirname(path), 'src/resolvers'),
      fields: fields.filter((field) => !has(field, 'external')),
    }));
}

function rootRows(root, { name, resolvers, fields }) {
  return fields.map((field) => {
    const file = join(resolvers, name, `${field.name.value}.ts`);
    if (!existsSync(join(root, file)))
      throw new Error(`${name}.${field.name.value} has no resolver: ${file} is missing`);
    const audience = has(field, 'inaccessible') ? ' (for services)' : '';
    return [`\`${name}.${field.name.value}\`${audience}`, `\`${file}\``];
  });
}

function typeRows(root, { name, resolvers, fields }) {
  const file = join(resolvers, `${name}.ts`);
  if (fields.length === 0 || !existsSync(join(root, file))) return [];
  return [[fields.map((field) => `\`${name}.${field.name.value}\``).join(', '), `\`${file}\``]];
}

function has({ directives = [] }, directive) {
  return directives.some(({ name }) => name.value === directive);
}
