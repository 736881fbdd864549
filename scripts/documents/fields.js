import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kind, parse } from 'graphql';
import { renderRows } from './generated-tables.js';
import { listFiles } from './markdown-files.js';

const ROOTS = ['Query', 'Mutation'];
/** A type that more files return, such as an amount of money, has no single place. */
const MOST_PLACES = 3;

/**
 * The table of docs/fields.md: every root field, and every type with resolvers, with the file that resolves it. A type
 * without resolvers is listed with the files that return it, and a user error with those that create it.
 */
export function renderFields(root) {
  const subgraphs = listFiles(root, 'apps/*/schema.graphql').map((path) => readTypes(root, path));
  const rows = subgraphs.flatMap((types) =>
    types.flatMap((type) => (ROOTS.includes(type.name) ? rootRows(root, type) : typeRows(root, type, types))),
  );
  // Subgraphs share the errors that a package creates for all of them.
  const distinct = new Map(rows.map((row) => [row.join(), row]));
  return renderRows(
    ['field', 'file'],
    [...distinct.values()].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The object types of a subgraph, with the fields that it resolves itself. */
function readTypes(root, path) {
  const { definitions } = parse(readFileSync(join(root, path), 'utf8'));
  return definitions
    .filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION && !isReference(definition))
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

function typeRows(root, type, types) {
  const returned = [...placesOf(root, type, types)];
  const files = (returned.length > 0 ? returned : makersOf(root, type)).sort();
  if (type.fields.length === 0 || files.length === 0 || files.length > MOST_PLACES) return [];
  const fields = type.fields.map((field) => `\`${type.name}.${field.name.value}\``).join(', ');
  return [[fields, files.map((file) => `\`${file}\``).join(', ')]];
}

/**
 * The file with the resolvers of a type; otherwise the files that return it, alone or inside of other types without
 * resolvers.
 */
function placesOf(root, { name, resolvers }, types, seen = new Set()) {
  const own = join(resolvers, `${name}.ts`);
  if (existsSync(join(root, own))) return new Set([own]);
  seen.add(name);
  const places = types
    .filter((type) => !seen.has(type.name))
    .flatMap((type) => {
      const returning = type.fields.filter((field) => namedType(field.type) === name);
      if (ROOTS.includes(type.name))
        return returning.map((field) => join(resolvers, type.name, `${field.name.value}.ts`));
      return returning.length > 0 ? [...placesOf(root, type, types, seen)] : [];
    });
  return new Set(places);
}

/** The files that mention a type that implements an interface, such as a user error: fields return the interface. */
function makersOf(root, { name, resolvers }) {
  const sources = join(dirname(resolvers), '**/*.ts');
  return [sources, 'packages/graphql/src/*.ts']
    .flatMap((pattern) => listFiles(root, pattern))
    .filter((path) => !path.endsWith('.test.ts') && readFileSync(join(root, path), 'utf8').includes(`'${name}'`));
}

function namedType(type) {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** Whether a type is only a reference to another subgraph's entity. */
function isReference({ directives = [] }) {
  const keys = directives.filter(({ name }) => name.value === 'key');
  return keys.some((key) => key.arguments.some(({ name, value }) => name.value === 'resolvable' && !value.value));
}

function has({ directives = [] }, directive) {
  return directives.some(({ name }) => name.value === directive);
}
