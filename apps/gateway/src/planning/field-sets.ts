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
