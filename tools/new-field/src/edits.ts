import type { NewField } from './field.ts';
import type { Owner } from './owner.ts';

/** A schema with the field as the last of its type. */
export function addToSchema({ sdl, type }: Owner, field: NewField): string {
  const last = type.fields?.at(-1)?.loc?.end ?? 0;
  return `${sdl.slice(0, last)}\n  "${field.description}"\n  ${field.name}: ${field.type}${sdl.slice(last)}`;
}

/** A resolver that says that it has no answer yet. */
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

/** The file of a type's resolvers, with the field's added; a new one if the type had none. */
export function typeResolvers(existing: string | null, field: NewField): string {
  const { parent, name } = field;
  const entry = `  ${name}: ${unanswered(field)},\n};\n`;
  if (existing !== null) return existing.replace(/\};\s*$/, entry);
  return `import type { ${parent}Resolvers } from '../generated/resolvers.ts';

export const ${parent}: ${parent}Resolvers = {
${entry}`;
}

/** The index of all resolvers, with a type or a root field of it added. */
export function addToIndex(index: string, { parent, name }: NewField, isRoot: boolean): string {
  const imported = isRoot
    ? `import { ${name} } from './${parent}/${name}.ts';`
    : `import { ${parent} } from './${parent}.ts';`;
  const withImport = index.replace(/\n\nexport const resolvers/, `\n${imported}\n\nexport const resolvers`);
  if (!isRoot) return withImport.replace(/\n\} satisfies/, `\n  ${parent},\n} satisfies`);
  const members = new RegExp(`(\\n  ${parent}: \\{[^}]*?),?(\\s*\\})`);
  if (members.test(withImport)) return withImport.replace(members, `$1, ${name}$2`);
  return withImport.replace(/\n\} satisfies/, `\n  ${parent}: { ${name} },\n} satisfies`);
}
