import { sharedResolvers } from '@commerce/graphql';
import type { NewField } from './field.ts';
import type { Owner } from './owner.ts';
import { addImport, addNestedProperty, addProperty, imports } from './source-edits.ts';

/** A schema with the field as the last one of its type. */
export function addToSchema({ sdl, type }: Owner, { description, name, type: of, parameter }: NewField): string {
  const last = type.fields?.at(-1)?.loc?.end ?? 0;
  const parameters = parameter ? `("${parameter.description}" ${parameter.name}: ${parameter.type})` : '';
  return `${sdl.slice(0, last)}\n  "${description}"\n  ${name}${parameters}: ${of}${sdl.slice(last)}`;
}

/**
 * A resolver to be written by whoever adds the field. It throws until then: null would look like an answer, and a test of the
 * field would pass.
 */
function unanswered({ parent, name }: NewField): string {
  return `() => {\n  throw new Error('${parent}.${name} has no answer yet');\n}`;
}

/** The file of a root field. */
export function rootResolver(field: NewField): string {
  const { parent, name } = field;
  return `import type { ${parent}Resolvers } from '../../generated/resolvers.ts';

export const ${name}: ${parent}Resolvers['${name}'] = ${unanswered(field)};
`;
}

/** The file of a type's resolvers, with the field added; a new one if the type had none. @throws {Error} */
export function typeResolvers(existing: string | null, field: NewField): string {
  const { parent, name } = field;
  const entry = `${name}: ${unanswered(field)}`;
  if (existing !== null) return addProperty(existing, parent, entry);
  // Every subgraph has these: the new file must not replace them.
  const isShared = Object.hasOwn(sharedResolvers, parent);
  return `${isShared ? "import { sharedResolvers } from '@commerce/graphql';\n" : ''}import type { ${parent}Resolvers } from '../generated/resolvers.ts';

export const ${parent}: ${parent}Resolvers = {
${isShared ? `...sharedResolvers.${parent},\n` : ''}${entry},
};
`;
}

/** The index of all resolvers, with a type or a root field added. @throws {Error} */
export function addToIndex(index: string, { parent, name }: NewField, isRoot: boolean): string {
  if (!isRoot) return addImport(addProperty(index, 'resolvers', parent), `import { ${parent} } from './${parent}.ts';`);
  // A query and a mutation may have the same name.
  const local = imports(index, name) ? `${name}Of${parent}` : name;
  const registered = addNestedProperty(index, 'resolvers', parent, local === name ? name : `${name}: ${local}`);
  return addImport(
    registered,
    `import { ${local === name ? name : `${name} as ${local}`} } from './${parent}/${name}.ts';`,
  );
}
