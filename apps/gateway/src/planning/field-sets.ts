import { type ConstDirectiveNode, Kind, parse, print, type SelectionSetNode } from 'graphql';

/** Parses the fields of a `key` or a `requires`, such as `id cart { status }`. */
export function readFieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`this is no field set: ${text}`);
  return operation.selectionSet;
}

/** The text of a field set. */
export function printFieldSet(set: SelectionSetNode): string {
  return print(set).slice(1, -1).replaceAll(/\s+/g, ' ').trim();
}

/** A string argument of a directive. */
export function stringArgument({ arguments: given = [] }: ConstDirectiveNode, argument: string): string | undefined {
  const value = given.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Whether a `join__field` only says that its subgraph requires the field from another one. */
export function isExternal({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  const value = given.find((each) => each.name.value === 'external')?.value;
  return name.value === 'join__field' && value?.kind === Kind.BOOLEAN && value.value;
}

/** The subgraph of a directive, by its name in the supergraph's `join__Graph`; empty if it has none. */
export function graphOf({ arguments: given = [] }: ConstDirectiveNode): string {
  const value = given.find(({ name }) => name.value === 'graph')?.value;
  return value?.kind === Kind.ENUM ? value.value : '';
}
