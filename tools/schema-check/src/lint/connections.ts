import { type GraphQLObjectType, getNamedType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { LintProblem, LintRule } from './rule.ts';
import { outputFields, ownTypes } from './schema-elements.ts';

/** A connection has edges, nodes, pageInfo and totalCount; a field that returns one can be paged. */
export const findBadConnections: LintRule = ({ schema }) => {
  const connections = ownTypes(schema).filter(isObjectType).filter(isConnection);
  const shapes = connections.flatMap((type) => [...checkConnection(type), ...checkEdge(type)]);
  const pages = outputFields(schema).flatMap(({ field, coordinate }): LintProblem[] => {
    const type = getNamedType(field.type);
    if (!isObjectType(type) || !isConnection(type)) return [];
    const names = new Set(field.args.map(({ name }) => name));
    const paged = (names.has('first') && names.has('after')) || (names.has('last') && names.has('before'));
    return paged ? [] : [problem(coordinate, 'returns a connection, so it needs first and after (or last and before)')];
  });
  return [...shapes, ...pages];
};

/** Whether a type has the name of a connection. */
export function isConnection({ name }: { name: string }): boolean {
  return /.Connection$/.test(name);
}

/** The fields of a connection with their types, and the messages about them. */
const SHAPES = [
  { name: 'edges', pattern: /^\[\w+!\]!$/, shape: '[TEdge!]!' },
  { name: 'nodes', pattern: /^\[\w+!\]!$/, shape: '[T!]!' },
  { name: 'pageInfo', pattern: /^PageInfo!$/, shape: 'PageInfo!' },
  { name: 'totalCount', pattern: /^Int!?$/, shape: 'Int!' },
];

function checkConnection(type: GraphQLObjectType): LintProblem[] {
  return SHAPES.filter(({ name, pattern }) => !pattern.test(String(type.getFields()[name]?.type))).map(
    ({ name, shape }) => problem(type.name, `a connection needs ${name}: ${shape}`),
  );
}

function checkEdge(type: GraphQLObjectType): LintProblem[] {
  const edges = type.getFields().edges;
  const edge = edges && getNamedType(edges.type);
  if (!isObjectType(edge)) return [];
  const { cursor, node } = edge.getFields();
  if (String(cursor?.type) !== 'String!') return [problem(edge.name, 'an edge needs cursor: String!')];
  if (!node) return [problem(edge.name, 'an edge needs a node')];
  const isList = isListType(isNonNullType(node.type) ? node.type.ofType : node.type);
  return isList ? [problem(`${edge.name}.node`, 'a node is one object, not a list')] : [];
}

function problem(coordinate: string, message: string): LintProblem {
  return { code: 'LINT_CONNECTION', coordinate, message: `${coordinate}: ${message}` };
}
