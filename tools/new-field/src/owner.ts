import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGraph } from '@commerce/local-stack';
import { Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';
import type { NewField } from './field.ts';

/** The subgraph that is to answer a field, and the type in its schema. */
export interface Owner {
  /** The folder of its app. */
  directory: string;
  sdl: string;
  type: ObjectTypeDefinitionNode;
}

/** Finds the subgraph that owns the field's type. @throws {Error} if none does, several do, or the field is there. */
export function findOwner(root: string, { parent, name, subgraph }: NewField): Owner {
  const candidates = readGraph(root).subgraphs.flatMap(({ subgraph, directory }) => {
    const sdl = readFileSync(join(directory, 'schema.graphql'), 'utf8');
    const type = parse(sdl).definitions.find(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === parent,
    );
    return type?.kind === Kind.OBJECT_TYPE_DEFINITION && !isStub(type) ? [{ subgraph, directory, sdl, type }] : [];
  });
  const names = candidates.map((candidate) => candidate.subgraph);
  const chosen = candidates.filter((candidate) => subgraph === undefined || candidate.subgraph === subgraph);
  const [owner] = chosen;
  if (!owner)
    throw new Error(
      `No subgraph${subgraph ? ` "${subgraph}"` : ''} has a type ${parent}${names.length > 0 ? `: ${names.join(', ')} have` : ''}.`,
    );
  if (chosen.length > 1)
    throw new Error(`${names.join(', ')} have a type ${parent}: say which is to answer with --subgraph.`);
  if (owner.type.fields?.some((field) => field.name.value === name))
    throw new Error(`${parent}.${name} exists already.`);
  return owner;
}

/** Whether a type is only named here, to be referred to. */
function isStub({ directives = [] }: ObjectTypeDefinitionNode): boolean {
  return directives.some(({ arguments: given = [] }) =>
    given.some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value),
  );
}
