import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { graphqlError } from '@commerce/graphql';
import { getVariableValues, type OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { type OrderKeys, orderKeysOf } from './order-keys.ts';
import type { PlannerNames } from './planner-names.ts';
import { type Answer, restoreAnswer } from './restore-answer.ts';
import { type RewrittenOperation, renameVariables, rewriteOperation } from './rewrite-operation.ts';

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];

/** Carries out an operation for a request: what `ApolloGateway.load()` answers. */
export type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type Request = Parameters<Executor>[0];

/** What is known of an operation. */
interface Known {
  rewritten: RewrittenOperation | null;
  order: OrderKeys | null;
}

/** How the planner's errors begin when it finds no subgraph for a field. */
const NOT_RESOLVABLE = 'Was not able to find any options';

/**
 * The executor, but it plans operations of which the planner mistakes no name, and answers with the client's names, in the
 * specification's order. An operation with a field that no subgraph can be asked for is answered with an error.
 * @param names of the supergraph that the executor plans with.
 */
export function planAround(executor: Executor, names: PlannerNames): Executor {
  const known = new WeakMap<OperationDefinitionNode, Known>();
  const knownOf = ({ operation, document, schema }: Request): Known => {
    const found = known.get(operation);
    if (found) return found;
    const rewritten = rewriteOperation(operation, { document, schema, names });
    const order = orderKeysOf(operation, { document, schema });
    known.set(operation, { rewritten, order });
    return { rewritten, order };
  };
  const answerOf = async (request: Request): Promise<Answer> => {
    try {
      return (await executor(request)) as Answer;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith(NOT_RESOLVABLE))) throw error;
      const message = 'This operation asks for a field at a place where no subgraph can be asked for it.';
      return { errors: [graphqlError('OPERATION_NOT_RESOLVABLE', message)] };
    }
  };
  return async (request) => {
    const { rewritten, order } = knownOf(request);
    // What is said about variables that are wrong is said about the client's.
    const answer =
      rewritten && hasGoodVariables(request)
        ? restoreAnswer(await answerOf(rewrittenRequest(request, rewritten)), rewritten)
        : await answerOf(request);
    const { data } = answer;
    return (order && data ? { ...answer, data: order(data, request.request.variables ?? {}) } : answer) as never;
  };
}

function hasGoodVariables({ operation, request, schema }: Request): boolean {
  return !getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {}).errors;
}

/** Plans are kept by the hash: another document needs another one. */
function rewrittenRequest(request: Request, rewritten: RewrittenOperation): Request {
  const { document, operation } = rewritten;
  const variables = renameVariables(rewritten, request.request.variables ?? {});
  return {
    ...request,
    document,
    operation,
    queryHash: `own:${request.queryHash}`,
    request: { ...request.request, variables },
  };
}
