import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type SelectionSetNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { readFieldSet, stringArgument } from '../planning/field-sets.ts';
import { DEFAULT_LIST_SIZE, DEFAULT_WEIGHTS } from './default-costs.ts';

type ListSizes = ReadonlyMap<string, { assumedSize: number | null }>;

/**
 * By coordinate, what it costs to fetch the fields that a field requires from other subgraphs (`@requires`): they are
 * in no operation, but are fetched for each object, and sent on. What these require in turn is part of the field's
 * declared cost.
 */
export function readRequiredCosts({ definitions }: DocumentNode, listSizes: ListSizes): ReadonlyMap<string, number> {
  const types = new Map(definitions.flatMap((each) => ('name' in each && each.name ? [[each.name.value, each]] : [])));
  const fieldsOf = (type: string): readonly FieldDefinitionNode[] => {
    const definition = types.get(type) as TypeDefinitionNode | undefined;
    const hasFields =
      definition?.kind === Kind.OBJECT_TYPE_DEFINITION || definition?.kind === Kind.INTERFACE_TYPE_DEFINITION;
    return (hasFields && definition.fields) || [];
  };
  const costOf = (set: SelectionSetNode, type: string): number =>
    set.selections.reduce((total, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return total;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        return total + costOf(node.selectionSet, node.typeCondition?.name.value ?? type);
      }
      const field = fieldsOf(type).find(({ name }) => name.value === node.name.value);
      if (!field) return total;
      if (!node.selectionSet) return total + DEFAULT_WEIGHTS.leaf;
      const size = isList(field.type)
        ? (listSizes.get(`${type}.${field.name.value}`)?.assumedSize ?? DEFAULT_LIST_SIZE)
        : 1;
      return total + size * (DEFAULT_WEIGHTS.composite + costOf(node.selectionSet, nameOf(field.type)));
    }, 0);
  const costs = new Map<string, number>();
  for (const type of types.keys()) {
    for (const { name, directives = [] } of fieldsOf(type)) {
      for (const directive of directives) {
        const requires = directive.name.value === 'join__field' ? stringArgument(directive, 'requires') : undefined;
        if (requires !== undefined) costs.set(`${type}.${name.value}`, costOf(readFieldSet(requires), type));
      }
    }
  }
  return costs;
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
