import { buildSchema, getNamedType, isNonNullType, isObjectType, isRequiredArgument, parse, print } from 'graphql';
import type { NewField } from './field.ts';

/**
 * A test of the field in a running graph, which fails until the field is implemented.
 * @param options.hasFields whether the field's type has fields, so that some must be selected.
 */
export function testFile(apiSdl: string, field: NewField, options: { hasFields: boolean }): string {
  const { parent, name, description } = field;
  return `import { expect, inject, it } from 'vitest';
import { createClient } from '../support/client.ts';

const graph = createClient(inject('gatewayUrl'));

it('${parent}.${name}: ${description.replaceAll("'", "\\'")}', async () => {
  const { data, errors } = await graph.query(\`
${indent(queryFor(apiSdl, field, options.hasFields))}
  \`);
  expect(errors).toEqual([]);
  // Say here what the answer must be, for this product, cart or order and for any other.
  expect(data).toMatchObject({});
});
`;
}

/** The shortest operation that reaches the field without arguments; only the field itself if there is none. */
function queryFor(apiSdl: string, { parent, name, parameter }: NewField, hasFields: boolean): string {
  const call = parameter ? `${name}(${parameter.name}: { id: "1" })` : name;
  const selected = hasFields ? `${call} { __typename }` : call;
  if (parent === 'Mutation') return print(parse(`mutation { ${selected} }`));
  const path = pathTo(apiSdl, parent, /^(?!my)/) ?? pathTo(apiSdl, parent, /^/) ?? [];
  return print(parse(`{ ${path.join(' { ')}${path.length > 0 ? ' { ' : ''}${selected}${' }'.repeat(path.length)} }`));
}

/**
 * A path of fields with such names from Query to a type; null if every path needs an argument. Guests have no `my…`
 * fields.
 */
function pathTo(apiSdl: string, parent: string, allowed: RegExp): string[] | null {
  const schema = buildSchema(apiSdl, { assumeValid: true });
  const seen = new Set<string>();
  const ways: { type: string; path: string[] }[] = [{ type: 'Query', path: [] }];
  for (const { type, path } of ways) {
    if (type === parent) return path;
    const object = schema.getType(type);
    if (seen.has(type) || !isObjectType(object)) continue;
    seen.add(type);
    // Non-null fields first: nullable ones are often for staff only.
    const fields = Object.values(object.getFields()).sort(
      (a, b) => Number(isNonNullType(b.type)) - Number(isNonNullType(a.type)),
    );
    for (const { name, args, type: next } of fields) {
      // An entity by id cannot be queried without the id, even if the argument is optional in the schema.
      const needsMore = args.some((arg) => isRequiredArgument(arg) || getNamedType(arg.type).name === 'ID');
      if (allowed.test(name) && !needsMore) ways.push({ type: getNamedType(next).name, path: [...path, name] });
    }
  }
  return null;
}

function indent(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
