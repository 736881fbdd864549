import { type ASTNode, type DefinitionNode, Kind, parse, print, visit } from 'graphql';

/**
 * A normal form of a subgraph schema: without descriptions, comments, layout and federation's own definitions, and
 * sorted wherever order has no meaning. A server prints its schema differently from the file that it was built from.
 * @throws {GraphQLError} for text that is not SDL.
 */
export function canonicalSdl(sdl: string): string {
  const document = visit(parse(sdl, { noLocation: true }), {
    enter(node) {
      if (isFederations(node)) return null;
      if (node.kind === Kind.STRING) return { ...node, block: false };
      return 'description' in node ? { ...node, description: undefined } : undefined;
    },
    leave: (node) => (node.kind === Kind.DOCUMENT ? undefined : sorted(node)),
  });
  return document.definitions.map(printDefinition).filter(Boolean).sort().join('\n');
}

/** Definitions of directives, and the types and fields that every subgraph has: not all servers print them. */
function isFederations(node: ASTNode): boolean {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return true;
  if (node.kind === Kind.FIELD_DEFINITION) return ['_service', '_entities'].includes(node.name.value);
  if (node.kind === Kind.NAMED_TYPE) return false;
  const isType = node.kind.endsWith('TypeDefinition') || node.kind.endsWith('TypeExtension');
  return isType && 'name' in node && /^_|__/.test(node.name?.value ?? '');
}

/** Properties whose items have no meaningful order. */
const UNORDERED = ['fields', 'values', 'types', 'interfaces', 'arguments', 'directives'];

function sorted(node: ASTNode): ASTNode {
  const copy: Record<string, unknown> = { ...node };
  for (const property of UNORDERED) {
    const list = copy[property];
    if (Array.isArray(list)) copy[property] = [...list].sort(byText);
  }
  return copy as unknown as ASTNode;
}

function byText(left: ASTNode, right: ASTNode): number {
  const [a, b] = [print(left), print(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A subgraph without root fields: a server prints the type that held what federation adds, and its file has none. */
function isEmptyRoot(definition: DefinitionNode): boolean {
  const isType = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
  return isType && definition.name.value === 'Query' && !definition.fields?.length && !definition.directives?.length;
}

/** Servers may name or omit the root types, and extend or define the schema: only its links count. */
function printDefinition(definition: DefinitionNode): string {
  if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION) {
    return definition.directives?.map((directive) => `schema ${print(directive)}`).join('\n') ?? '';
  }
  if (isEmptyRoot(definition)) return '';
  return print(definition).replace(/^extend type (Query|Mutation|Subscription)\b/, 'type $1');
}
