import {
  type DocumentNode,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
} from 'graphql';

/**
 * The nullable variables of a valid operation that are used where null is not allowed. They, or the argument they are
 * used for, have a default value (https://spec.graphql.org/October2021/#IsVariableUsageAllowed()).
 */
export function neverNull(operation: OperationDefinitionNode, document: DocumentNode, schema: GraphQLSchema): string[] {
  const nullable = new Set(
    (operation.variableDefinitions ?? [])
      .filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value),
  );
  if (nullable.size === 0) return [];
  const usages = new ValidationContext(schema, document, new TypeInfo(schema), () => {}).getRecursiveVariableUsages(
    operation,
  );
  const wrong = usages.filter(({ node, type }) => isNonNullType(type) && nullable.has(node.name.value));
  return [...new Set(wrong.map(({ node }) => node.name.value))];
}
