import type { QueryPlan } from '@apollo/query-planner';
import { inSpan } from '@commerce/tracing';
import type { GraphQLSchema } from 'graphql';
import { timed } from '../context.ts';
import { type RewrittenOperation, renameVariables } from '../planning/rewrite-operation.ts';
import type { AnswerOperation } from './answer-operation.ts';
import { fragmentsOf } from './collect-fields.ts';
import { compilePlan, type SendFetch } from './plan/compile-plan.ts';
import { compileShape, type ShapeData } from './plan/compile-shape.ts';
import { isObject } from './plan/merge-answers.ts';
import type { Subgraph } from './subgraphs/subgraph.ts';
import { UseStockExecutor } from './use-stock-executor.ts';

/**
 * Executes an operation by its plan, here instead of in `@apollo/gateway`, which reads the operation again for each
 * request and interprets it to shape the answer. Null if the plan or the operation needs the stock executor.
 */
export function carryOut(
  { node }: QueryPlan,
  rewritten: RewrittenOperation,
  schema: GraphQLSchema,
  subgraphs: ReadonlyMap<string, Subgraph>,
): AnswerOperation | null {
  const run = node?.kind === 'Subscription' ? null : compilePlan(node, schema);
  const shape = run && compileShapeIfKnown(rewritten, schema);
  if (!run || !shape) return null;
  return async (variables, context) => {
    let isOver = false;
    const send: SendFetch = async ({ subgraph, path, key, query, head, document }, picked, representations) => {
      // Another part of the plan has failed: from here on the stock executor sends the fetches.
      if (isOver) throw new UseStockExecutor('over');
      const fetch = { query, head, document, variables: picked, representations };
      const attributes = { 'graphql.plan.path': path, 'graphql.plan.entities': representations?.length };
      const answer = inSpan(`fetch ${subgraph}${path && ` at ${path}`}`, { attributes }, () =>
        timed(context, { service: subgraph, path }, () => subgraphOf(subgraph, subgraphs).fetch(context, fetch)),
      );
      context.answeredFetches.set(key, answer);
      const { data, errors, extensions } = (await answer)();
      if (!isObject(data) || errors || extensions) throw new UseStockExecutor('more than data, or less');
      return data;
    };
    try {
      return `${JSON.stringify({ data: shape(await run(renameVariables(rewritten, variables), send)) })}\n`;
    } finally {
      isOver = true;
    }
  };
}

function compileShapeIfKnown(rewritten: RewrittenOperation, schema: GraphQLSchema): ShapeData | null {
  try {
    return compileShape(rewritten.operation, {
      schema,
      fragments: fragmentsOf(rewritten.document),
      originalKeys: rewritten.originalKeys,
    });
  } catch (error) {
    if (error instanceof UseStockExecutor) return null;
    throw error;
  }
}

/** @throws {TypeError} if the supergraph has no subgraph with the name in the plan. */
export function subgraphOf(name: string, subgraphs: ReadonlyMap<string, Subgraph>): Subgraph {
  const subgraph = subgraphs.get(name);
  if (!subgraph) throw new TypeError(`the supergraph has no subgraph ${name}`);
  return subgraph;
}
