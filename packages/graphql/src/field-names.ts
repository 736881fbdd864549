import { type GraphQLResolveInfo, type OperationDefinitionNode, visit } from 'graphql';

const known = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

/**
 * The names of all fields anywhere in an operation, fragments included: enough to know what need not be read. Cached as
 * long as the parsed document exists.
 */
export function fieldNamesOf({
  operation,
  fragments,
}: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): ReadonlySet<string> {
  const before = known.get(operation);
  if (before) return before;
  const names = new Set<string>();
  const collect = { Field: ({ name }: { name: { value: string } }) => void names.add(name.value) };
  for (const node of [operation, ...Object.values(fragments)]) visit(node, collect);
  known.set(operation, names);
  return names;
}
