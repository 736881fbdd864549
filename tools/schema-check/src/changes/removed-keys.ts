import { type ConstDirectiveNode, Kind, parse } from 'graphql';

/** A key by which a subgraph resolves an entity. */
export interface EntityKey {
  type: string;
  /** As the supergraph names the subgraph: `PRODUCTS`. */
  graph: string;
  fields: string;
}

/** The keys of all entities that subgraphs resolve, as a supergraph's SDL tells them; none for any other SDL. */
export function keysOf(supergraphSdl: string): EntityKey[] {
  return parse(supergraphSdl, { noLocation: true }).definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    return (node.directives ?? []).flatMap((directive) => keyIn(directive, node.name.value));
  });
}

/** What the base resolves by and the current state does not. Clients see nothing of it; what was planned before asks by it. */
export function removedKeys(base: readonly EntityKey[], current: readonly EntityKey[]): EntityKey[] {
  const kept = new Set(current.map(textOf));
  return base.filter((key) => !kept.has(textOf(key)));
}

function keyIn({ name, arguments: parameters = [] }: ConstDirectiveNode, type: string): EntityKey[] {
  if (name.value !== 'join__type') return [];
  const values = new Map(parameters.map(({ name: parameter, value }) => [parameter.value, value]));
  const [graph, key, resolvable] = [values.get('graph'), values.get('key'), values.get('resolvable')];
  if (graph?.kind !== Kind.ENUM || key?.kind !== Kind.STRING) return [];
  if (resolvable?.kind === Kind.BOOLEAN && !resolvable.value) return [];
  return [{ type, graph: graph.value, fields: key.value }];
}

function textOf({ type, graph, fields }: EntityKey): string {
  return [type, graph, fields].join(' ');
}
