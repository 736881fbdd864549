import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGraph, UsageError } from '@commerce/local-stack';
import {
  type DefinitionNode,
  type DocumentNode,
  isTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  parseType,
  specifiedScalarTypes,
  type TypeNode,
} from 'graphql';
import type { NewField } from './field.ts';

/** A subgraph's app and its schema. */
export interface Subgraph {
  name: string;
  /** The folder of its app. */
  directory: string;
  sdl: string;
  document: DocumentNode;
}

/** The subgraph that will resolve a field, and the type in its schema. */
export interface Owner extends Subgraph {
  type: ObjectTypeDefinitionNode;
}

/** Finds the subgraph with this name. @throws {Error} if there is none, or no name was given. */
export function findSubgraph(root: string, name: string | undefined): Subgraph {
  return named(readSubgraphs(root), name);
}

function named(all: readonly Subgraph[], name: string | undefined): Subgraph {
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const known = all.map((each) => each.name);
  if (!name) throw new UsageError(`Choose the subgraph with --subgraph: ${known.join(', ')}.`);
  throw new UsageError(`There is no subgraph "${name}", only ${known.join(', ')}.`, { unknown: { name, known } });
}

/**
 * Finds the subgraph that owns the field's type. @throws {Error} if there is none, there are several, or the field
 * exists.
 */
export function findOwner(root: string, { parent, name, subgraph }: NewField): Owner {
  const all = readSubgraphs(root);
  if (subgraph !== undefined) named(all, subgraph);
  const owners = all.flatMap((each) => objectTypesOf(each.document).map((type) => ({ ...each, type })));
  const candidates = owners.filter(({ type }) => type.name.value === parent);
  const names = candidates.map((candidate) => candidate.name).join(', ');
  const chosen = candidates.filter((candidate) => subgraph === undefined || candidate.name === subgraph);
  const [owner] = chosen;
  if (!owner)
    throw new UsageError(
      names
        ? `The subgraph "${subgraph}" has no object type ${parent}: ${names} has.`
        : `No subgraph has an object type ${parent}.`,
      { unknown: { name: parent, known: names ? [] : owners.map(({ type }) => type.name.value) } },
    );
  const present = candidates.find(({ type }) => type.fields?.some((field) => field.name.value === name));
  if (present) throw new UsageError(`${parent}.${name} exists already, in the schema of ${present.name}.`);
  if (chosen.length > 1) throw new UsageError(`${names} have a type ${parent}: choose one with --subgraph.`);
  return owner;
}

/**
 * @param type as SDL: `[Money!]!`.
 * @returns whether it has fields of its own.
 * @throws {Error} if a field of this subgraph cannot have this type.
 */
export function requireOutputType({ name, document }: Subgraph, type: string): boolean {
  const wanted = namedType(readType(type));
  const scalars = specifiedScalarTypes.map((scalar) => scalar.name);
  if (scalars.includes(wanted)) return false;
  const definition = document.definitions.find((node) => isTypeNamed(node, wanted));
  if (definition?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    throw new UsageError(`${wanted} is an input type: a field cannot return it.`);
  if (!definition) {
    const known = [...scalars, ...document.definitions.flatMap((node) => outputTypeName(node) ?? [])];
    throw new UsageError(
      `There is no type "${wanted}" in the schema of ${name}. Correct the name, or add the type first: npm run new:type.`,
      { unknown: { name: wanted, known } },
    );
  }
  return definition.kind !== Kind.SCALAR_TYPE_DEFINITION && definition.kind !== Kind.ENUM_TYPE_DEFINITION;
}

/** @throws {Error} if a schema has a type of this name: all subgraphs would have to resolve it alike. */
export function requireFreeName(root: string, type: string): void {
  const owner = readSubgraphs(root).find(({ document }) =>
    document.definitions.some((node) => isTypeNamed(node, type)),
  );
  if (owner) throw new UsageError(`The schema of ${owner.name} has a type ${type} already.`);
}

function readSubgraphs(root: string): Subgraph[] {
  return readGraph(root).subgraphs.map(({ subgraph, directory }) => {
    const sdl = readFileSync(join(directory, 'schema.graphql'), 'utf8');
    return { name: subgraph, directory, sdl, document: parse(sdl) };
  });
}

function readType(type: string): TypeNode {
  try {
    return parseType(type);
  } catch {
    throw new UsageError(`--type must be a GraphQL type, such as "String" or "[Money!]!", not "${type}".`);
  }
}

function namedType(node: TypeNode): string {
  return node.kind === Kind.NAMED_TYPE ? node.name.value : namedType(node.type);
}

/** The object types with fields that a subgraph answers. */
function objectTypesOf({ definitions }: DocumentNode): ObjectTypeDefinitionNode[] {
  return definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION && !isStub(node) ? [node] : []));
}

function outputTypeName(node: DefinitionNode): string | null {
  const isOutput = isTypeDefinitionNode(node) && node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION;
  return isOutput ? node.name.value : null;
}

function isTypeNamed(node: DefinitionNode, name: string): boolean {
  return isTypeDefinitionNode(node) && node.name.value === name;
}

/** Whether a type is only a reference to another subgraph's entity. */
function isStub({ directives = [] }: ObjectTypeDefinitionNode): boolean {
  return directives.some(({ arguments: given = [] }) =>
    given.some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value),
  );
}
