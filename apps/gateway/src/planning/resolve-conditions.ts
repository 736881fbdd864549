import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

/** The values of the variables in `@include` and `@skip` of an operation. */
export type Conditions = ReadonlyMap<string, boolean>;

/** The variables in `@include` and `@skip` of an operation. */
export function conditionVariables(operation: OperationDefinitionNode, document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      const condition = conditionOf(node);
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  // Other operations of the document may have conditions too.
  const own = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  return own.filter((name) => names.has(name));
}

/** The values of {@link conditionVariables} in a request; null if any variable of the request is invalid. */
export function readConditions(
  names: readonly string[],
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): Conditions | null {
  if (variableDefinitions.length === 0) return new Map();
  const { coerced } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1 });
  const values = coerced && names.map((name) => [name, coerced[name]] as const);
  return values?.every((each): each is [string, boolean] => typeof each[1] === 'boolean') ? new Map(values) : null;
}

/** Identifies a combination of values. */
export function variantOf(conditions: Conditions): string {
  return conditions.size === 0 ? '' : [...conditions.values()].map(Number).join('');
}

/**
 * The document after `@include` and `@skip` are applied and removed. Selection sets may be empty then. Returns the same
 * document if it has no conditions.
 */
export function resolveConditions(document: DocumentNode, conditions: Conditions): DocumentNode {
  const resolve = (node: SelectionNode): SelectionNode | null | undefined => {
    const { directives = [] } = node;
    if (directives.some((each) => excludes(each, conditions))) return null;
    const others = directives.filter((each) => !conditionOf(each));
    return others.length === directives.length ? undefined : { ...node, directives: others };
  };
  return visit(document, { Field: resolve, InlineFragment: resolve, FragmentSpread: resolve });
}

function excludes(directive: DirectiveNode, conditions: Conditions): boolean {
  const condition = conditionOf(directive);
  if (!condition) return false;
  const value = condition.kind === Kind.VARIABLE ? conditions.get(condition.name.value) : condition.value;
  return value === (directive.name.value === GraphQLSkipDirective.name);
}

/** The value of a directive's `if`; undefined for directives that are no conditions. */
function conditionOf({ name, arguments: [argument] = [] }: DirectiveNode) {
  if (name.value !== GraphQLSkipDirective.name && name.value !== GraphQLIncludeDirective.name) return undefined;
  const value = argument?.value;
  return value?.kind === Kind.VARIABLE || value?.kind === Kind.BOOLEAN ? value : undefined;
}
