import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fragmentsOf, isKindOf } from '../execution/collect-fields.ts';

/**
 * The document, with `__typename` added under this key
 * - where a selection set would be empty: `@apollo/gateway` returns null instead of `{}`;
 * - where the selected fields depend on an object's type, because the order of keys then depends on it too.
 *
 * Returns the same document if there is no such place.
 */
export function askForTypes(document: DocumentNode, schema: GraphQLSchema, key: string): DocumentNode {
  const info = new TypeInfo(schema);
  const fragments = fragmentsOf(document);
  const dependsOnType = ({ selections }: SelectionSetNode, on: GraphQLNamedType): boolean =>
    selections.some((each) => {
      const part = each.kind === Kind.FRAGMENT_SPREAD ? fragments.get(each.name.value) : each;
      if (!part || part.kind === Kind.FIELD) return false;
      return !isAbout(part, on) || dependsOnType(part.selectionSet, on);
    });
  const isAbout = ({ typeCondition }: Pick<InlineFragmentNode, 'typeCondition'>, on: GraphQLNamedType) => {
    const condition = typeCondition && schema.getType(typeCondition.name.value);
    return !condition || isKindOf(schema, on, condition);
  };
  const typename: SelectionNode = {
    kind: Kind.FIELD,
    alias: key === '__typename' ? undefined : { kind: Kind.NAME, value: key },
    name: { kind: Kind.NAME, value: '__typename' },
  };
  return visit(
    document,
    visitWithTypeInfo(info, {
      SelectionSet(node) {
        const on = info.getParentType();
        const isNeeded = node.selections.length === 0 || (on && !isObjectType(on) && dependsOnType(node, on));
        return isNeeded ? { ...node, selections: [...node.selections, typename] } : undefined;
      },
    }),
  );
}
