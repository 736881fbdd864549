import { type ASTNode, type DocumentNode, Kind, type SelectionNode, type SelectionSetNode, visit } from 'graphql';

type Ancestors = readonly (ASTNode | readonly ASTNode[])[];

/**
 * The document, but where `@include` and `@skip` may leave nothing of a selection set, it asks for `__typename` under this
 * key. `@apollo/gateway` answers null for an object that is asked for nothing, if conditions tell it so before it asks
 * (`a @include(if: $b) { c @skip(if: $b) }`); `{}` is right. The same document if there is no such place.
 */
export function fillEmptySelections(document: DocumentNode, key: string): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(node, _key, _parent, _path, ancestors): SelectionSetNode | undefined {
        const mayBeEmpty = node.selections.every(isConditional) && hasCondition(ancestors);
        if (!mayBeEmpty && !node.selections.every(isExcluded)) return undefined;
        const typename: SelectionNode = {
          kind: Kind.FIELD,
          alias: { kind: Kind.NAME, value: key },
          name: { kind: Kind.NAME, value: '__typename' },
        };
        return { ...node, selections: [...node.selections, typename] };
      },
    },
  });
}

/** Whether the set stands in something conditional; a fragment may be spread in something that is. */
function hasCondition(ancestors: Ancestors): boolean {
  return ancestors.flat().some((each) => {
    if (each.kind === Kind.FRAGMENT_DEFINITION) return true;
    return (each.kind === Kind.FIELD || each.kind === Kind.INLINE_FRAGMENT) && isConditional(each);
  });
}

function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name }) => name.value === 'skip' || name.value === 'include');
}

function isExcluded({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name, arguments: [condition] = [] }) => {
    if (condition?.value.kind !== Kind.BOOLEAN) return false;
    return name.value === 'skip' ? condition.value.value : name.value === 'include' && !condition.value.value;
  });
}
