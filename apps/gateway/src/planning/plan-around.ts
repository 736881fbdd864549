import type { ApolloServerOptionsWithGateway } from '@apollo/server';
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

/**
 * The executor, but it plans operations of which the planner mistakes no name, and answers with the client's names, in the
 * specification's order.
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
  return async (request) => {
    const { rewritten, order } = knownOf(request);
    // What is said about variables that are wrong is said about the client's.
    const answer =
      rewritten && hasGoodVariables(request)
        ? restoreAnswer((await executor(rewrittenRequest(request, rewritten))) as Answer, rewritten)
        : ((await executor(request)) as Answer);
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
