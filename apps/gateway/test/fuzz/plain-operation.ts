import {
  type DocumentNode,
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** Features of operations that `@apollo/gateway` is known to answer incorrectly. */
export type Peculiarity = 'aliases' | 'conditions' | 'names of variables';

/** An equivalent operation without the features that `@apollo/gateway` is known to answer incorrectly. */
export interface PlainOperation {
  document: DocumentNode;
  variables: Record<string, unknown>;
  /** The features of the original operation. */
  peculiarities: ReadonlySet<Peculiarity>;
  /** Converts an answer to the plain operation to the correct answer to the original. */
  restore(answer: unknown): unknown;
}

const HIDDEN = 'plain_hidden';

/**
 * Replaces each alias by one that no field has, applies `@include` and `@skip`, and renames each variable. As simple as
 * possible, because the gateway is compared with it.
 */
export function plainOperation(
  given: DocumentNode,
  variables: Record<string, unknown>,
  schema: GraphQLSchema,
): PlainOperation {
  const peculiarities = new Set<Peculiarity>();
  const keys: string[] = [];
  const aliases = new Map<string, string>();
  const { coerced = {} } = getVariableValues(schema, getOperationAST(given)?.variableDefinitions ?? [], variables);
  const aliasOf = (node: FieldNode, key: string) => {
    const id = `${key}:${node.name.value}`;
    const alias = aliases.get(id) ?? `plain_${keys.push(key) - 1}_`;
    aliases.set(id, alias);
    peculiarities.add('aliases');
    return { kind: Kind.NAME, value: alias } as const;
  };
  const withoutConditions = (node: SelectionNode): SelectionNode | null | undefined => {
    if (!node.directives?.length) return undefined;
    peculiarities.add('conditions');
    const isLeft =
      getDirectiveValues(GraphQLIncludeDirective, node, coerced)?.if !== false &&
      getDirectiveValues(GraphQLSkipDirective, node, coerced)?.if !== true;
    return isLeft ? { ...node, directives: [] } : null;
  };
  const resolved: DocumentNode = visit(given, {
    Field: withoutConditions,
    InlineFragment: withoutConditions,
    FragmentSpread: withoutConditions,
  });
  const document: DocumentNode = visit(resolved, {
    Field(node): FieldNode | undefined {
      if (!node.alias) return undefined;
      // It is merged with the same field without an alias.
      if (node.alias.value === node.name.value) return { ...node, alias: undefined };
      return { ...node, alias: aliasOf(node, node.alias.value) };
    },
    SelectionSet(node): SelectionSetNode | undefined {
      if (node.selections.length > 0) return undefined;
      const name = { kind: Kind.NAME, value: '__typename' } as const;
      return { ...node, selections: [{ kind: Kind.FIELD, alias: { kind: Kind.NAME, value: HIDDEN }, name }] };
    },
    Variable: (node) => ({ ...node, name: { ...node.name, value: `plain_${node.name.value}` } }),
  });
  if (Object.keys(variables).some((name) => name.startsWith('representations'))) {
    peculiarities.add('names of variables');
  }
  return {
    document,
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [`plain_${name}`, value])),
    peculiarities,
    restore(answer) {
      const text = JSON.stringify(answer).replaceAll(/plain_(\d+)_/g, (_alias, index) => keys[Number(index)] ?? '');
      return JSON.parse(text, (key, value: unknown) => (key === HIDDEN ? undefined : value));
    },
  };
}
