import { type DocumentNode, execute, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';

/** Whether an operation asks for nothing but the schema. */
export function isIntrospection({ operation, selectionSet }: OperationDefinitionNode): boolean {
  const names = selectionSet.selections.map((node) => (node.kind === Kind.FIELD ? node.name.value : null));
  return (
    operation === 'query' &&
    names.some((name) => name === '__schema' || name === '__type') &&
    names.every((name) => name?.startsWith('__'))
  );
}

/** Answers such an operation: it needs no plan. */
export function introspect(
  schema: GraphQLSchema,
  {
    document,
    operationName,
    variables,
  }: { document: DocumentNode; operationName: string | null | undefined; variables: Record<string, unknown> },
) {
  return execute({ schema, document, operationName, variableValues: variables });
}
