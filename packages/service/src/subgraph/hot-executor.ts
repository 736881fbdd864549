import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { renewBudget } from '@commerce/graphql';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  type ObjectFieldNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';

type Gateway = ApolloServerOptionsWithGateway<object>['gateway'];
type Request = Parameters<NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>>[0];

/** An operation that Apollo Server has validated. */
export type Operation = Pick<Request, 'document' | 'operation' | 'operationName'>;

/** The same, or a document in which the operation is ambiguous. */
type MaybeOperation = Omit<Operation, 'operation'> & { operation?: Operation['operation'] | undefined };

/** The result of an execution; its errors are not formatted yet. */
export type Answer = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;

/** Executes a valid operation. */
export type HotExecutor = (
  operation: MaybeOperation,
  context: object,
  variables: Record<string, unknown> | undefined,
) => Promise<Answer>;

/** After this many executions, an operation is compiled; before, compiling costs more than it saves. */
const HOT_AFTER = 20;

/**
 * Executes operations like graphql-js. A frequent query is compiled to a function, which takes a fraction of the time.
 * Everything that fails there is executed again by graphql-js, whose errors are the contract.
 */
export function createHotExecutor(schema: GraphQLSchema): HotExecutor {
  const uses = new WeakMap<object, number>();
  const compiled = new WeakMap<object, CompiledQuery | null>();

  const compiledOf = ({ operation, document, operationName }: MaybeOperation): CompiledQuery | null => {
    if (!operation) return null;
    const known = compiled.get(operation);
    if (known !== undefined) return known;
    const count = (uses.get(operation) ?? 0) + 1;
    uses.set(operation, count);
    if (count < HOT_AFTER) return null;
    const result =
      canBeCompiled(operation, document, schema) && compileQuery(schema, document, operationName ?? undefined);
    const query = result && isCompiledQuery(result) ? result : null;
    compiled.set(operation, query);
    return query;
  };

  return async (request, context, variables) => {
    const hot = compiledOf(request);
    const result = hot && (await hot.query(undefined, context, variables ?? {}));
    if (result && !result.errors) return result as Answer;
    if (hot) renewBudget(context);
    const { document, operationName } = request;
    return (await execute({
      ...{ schema, document, operationName },
      contextValue: context,
      variableValues: variables,
    })) as Answer;
  };
}

/**
 * Queries that graphql-jit 0.8.9 answers like graphql-js. It has these faults: if the type of an interface's or a
 * union's value cannot be reported, it never answers, and the rejection ends the process. `@include` on a fragment in
 * one place affects other places, where fields are then missing, or present although they were skipped. An omitted
 * variable within an input object is null instead of absent or its default. A field named `__proto__` is lost.
 */
function canBeCompiled(operation: OperationDefinitionNode, document: DocumentNode, schema: GraphQLSchema): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  const types = new TypeInfo(schema);
  let isSafe = true;
  const look = {
    Field: ({ alias }: FieldNode) => {
      if (isAbstractType(getNamedType(types.getType())) || alias?.value === '__proto__') isSafe = false;
    },
    ObjectField: ({ value }: ObjectFieldNode) => {
      if (value.kind === Kind.VARIABLE) isSafe = false;
    },
    Directive: () => {
      isSafe = false;
    },
  };
  visit(document, visitWithTypeInfo(types, look));
  return isSafe;
}
