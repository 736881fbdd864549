import {
  type FieldNode,
  type GraphQLResolveInfo,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

const knownOperations = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();
/** Keyed by the first node of a field: fields seldom have several, and the nodes of a parsed operation are stable. */
const knownFields = new WeakMap<FieldNode, ReadonlySet<string>>();

/**
 * The names of all fields anywhere in an operation, fragments included: what need not be read of objects that several
 * fields share. Cached as long as the parsed document exists.
 */
export function fieldNamesOf({
  operation,
  fragments,
}: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): ReadonlySet<string> {
  const before = knownOperations.get(operation);
  if (before) return before;
  const names = new Set<string>();
  const collect = { Field: ({ name }: { name: { value: string } }) => void names.add(name.value) };
  for (const node of [operation, ...Object.values(fragments)]) visit(node, collect);
  knownOperations.set(operation, names);
  return names;
}

/**
 * The names of all fields below a field, fragments included: what must be read for this field alone. A list reads up to
 * 100 objects, and an operation can have many lists, so none may read what only another one shows.
 */
export function fieldNamesBelow({
  fieldNodes,
  fragments,
}: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): ReadonlySet<string> {
  const only = fieldNodes.length === 1 ? fieldNodes[0] : undefined;
  const before = only && knownFields.get(only);
  if (before) return before;
  const names = new Set<string>();
  const spread = new Set<string>();
  const collect = (set: SelectionSetNode | undefined) => {
    for (const node of set?.selections ?? []) {
      if (node.kind === Kind.FIELD) names.add(node.name.value);
      if (node.kind !== Kind.FRAGMENT_SPREAD) collect(node.selectionSet);
      else if (!spread.has(node.name.value)) {
        spread.add(node.name.value);
        collect(fragments[node.name.value]?.selectionSet);
      }
    }
  };
  for (const { selectionSet } of fieldNodes) collect(selectionSet);
  if (only) knownFields.set(only, names);
  return names;
}

/** Whether a connection with these fields below it must read its page. */
export function needsPage(fields: ReadonlySet<string>): boolean {
  return fields.has('nodes') || fields.has('edges') || fields.has('pageInfo');
}
