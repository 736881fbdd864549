import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { graphqlError } from '@commerce/graphql';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { orderKeys } from './order-keys.ts';
import type { PlannerNames } from './planner-names.ts';
import { conditionVariables, readConditions, variantOf } from './resolve-conditions.ts';
import { type Answer, restoreAnswer } from './restore-answer.ts';
import { type RewrittenOperation, renameVariables, rewriteOperation } from './rewrite-operation.ts';

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];

/** Executes an operation for a request: the result of `ApolloGateway.load()`. */
export type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type Request = Parameters<Executor>[0];
/** The result of an executor. */
type Response = Awaited<ReturnType<Executor>>;

/** The beginning of the planner's error when no subgraph has a field. */
const NOT_RESOLVABLE = 'Was not able to find any options';

/** The operation of a request in the form to be planned; null if its variables are invalid. */
export function rewriteRequest(request: Request, names: PlannerNames): RewrittenOperation | null {
  const { operation, document, schema } = request;
  const variables = request.request.variables ?? {};
  const conditions = readConditions(conditionVariables(operation, document), operation, variables, schema);
  return conditions && rewriteOperation(operation, { document, schema, names, conditions });
}

/**
 * Executes a rewritten operation, and restores the client's names and the specification's order in the answer. An
 * operation with a field that no subgraph can resolve gets an error, and so does one that only the planner does not
 * know, whose GraphQL is older than ours: introspection beside other fields.
 * @param rewritten null executes the client's own operation: errors about invalid variables must refer to it.
 */
export async function executeRewritten(
  executor: Executor,
  request: Request,
  rewritten: RewrittenOperation | null,
): Promise<Response> {
  try {
    if (!rewritten) return await executor(request);
    const answer = (await executor(rewrittenRequest(request, rewritten))) as Answer;
    const data = answer.data && orderKeys(answer.data, rewritten, request.schema);
    return restoreAnswer({ ...answer, ...(data && { data }) }, rewritten) as Response;
  } catch (error) {
    if (error instanceof GraphQLError && error.extensions.code === 'INVALID_GRAPHQL') {
      throw graphqlError('GRAPHQL_VALIDATION_FAILED', error.message, { http: { status: 400 } });
    }
    if (!(error instanceof Error && error.message.startsWith(NOT_RESOLVABLE))) throw error;
    const message = 'This operation requests a field in a place where no subgraph can resolve it.';
    return { errors: [graphqlError('OPERATION_NOT_RESOLVABLE', message)] } as unknown as Response;
  }
}

/** Plans are cached by hash, so a rewritten document needs its own. */
function rewrittenRequest(request: Request, rewritten: RewrittenOperation): Request {
  const { document, operation, conditions } = rewritten;
  const variables = renameVariables(rewritten, request.request.variables ?? {});
  const queryHash = `${variantOf(conditions)}:${request.queryHash}`;
  return { ...request, document, operation, queryHash, request: { ...request.request, variables } };
}
