import { type ConstDirectiveNode, Kind, parse, print, type SelectionSetNode } from 'graphql';

/** Reads what a `key` or a `requires` names, such as `id cart { status }`. */
export function readFieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`this is no field set: ${text}`);
  return operation.selectionSet;
}

/** The text of a field set. */
export function printFieldSet(set: SelectionSetNode): string {
  return print(set).slice(1, -1).replaceAll(/\s+/g, ' ').trim();
}

/** An argument of a directive that is a text. */
export function stringArgument({ arguments: given = [] }: ConstDirectiveNode, argument: string): string | undefined {
  const value = given.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Whether a `join__field` only says that its subgraph requires the field from another one. */
export function isExternal({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  const value = given.find((each) => each.name.value === 'external')?.value;
  return name.value === 'join__field' && value?.kind === Kind.BOOLEAN && value.value;
}

/** The subgraph that a directive is about, as the supergraph's `join__Graph` calls it; empty if it names none. */
export function graphOf({ arguments: given = [] }: ConstDirectiveNode): string {
  const value = given.find(({ name }) => name.value === 'graph')?.value;
  return value?.kind === Kind.ENUM ? value.value : '';
}
