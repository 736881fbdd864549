import type { QueryPlan } from '@apollo/query-planner';
import { ServiceUnavailableError } from '@commerce/service-client';
import { type DocumentNode, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.ts';
import type { PlannerNames } from '../planning/planner-names.ts';
import { type RewrittenOperation, rewriteOperation } from '../planning/rewrite-operation.ts';
import type { AnswerOperation } from './answer-operation.ts';
import { carryOut } from './carry-out.ts';
import { fragmentsOf } from './collect-fields.ts';
import { createPassOn } from './pass-on.ts';
import { enumsWithHiddenValues, passThroughOf } from './pass-through.ts';
import type { Subgraph } from './subgraphs/subgraph.ts';
import { UseStockExecutor } from './use-stock-executor.ts';

/** Longer texts are always executed by the stock executor: what is remembered must not grow with what strangers send. */
const MAX_LENGTH = 20_000;
/** Of all texts together, in characters. What is known of an operation takes about eighty bytes for each of them. */
const MAX_LENGTH_IN_ALL = 500_000;

/** An operation that Apollo Server has found valid, and the plan that `@apollo/gateway` has made of it. */
export interface PlannedOperation {
  source: string;
  operationName: string | null | undefined;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Of the operation as it was rewritten for the planner. */
  plan: QueryPlan;
}

/**
 * Operations that were executed before. How each is executed from then on is decided once: passed through to the one
 * subgraph that answers it, carried out here by its plan, or left to the stock executor.
 */
export interface KnownOperations {
  has(source: string, operationName: string | null | undefined): boolean;
  /**
   * The text of the answer; null for an operation that is not known, and for what only the stock executor can answer:
   * it has to be asked next, with the same context.
   */
  answer(
    source: string,
    operationName: string | null | undefined,
    variables: Record<string, unknown>,
    context: GatewayContext,
  ): Promise<string | null>;
  add(operation: PlannedOperation): void;
}

/** What operations are decided by. They belong to one supergraph, and so does everything that is remembered here. */
export interface ExecutionOptions {
  /** What clients see. */
  schema: GraphQLSchema;
  /** By which operations are rewritten before they are planned. */
  names: PlannerNames;
  supergraphSdl: string;
  subgraphs: ReadonlyMap<string, Subgraph>;
  /** Whether an answer is held to the schema even if it only has to be passed on. */
  strictSubgraphs: boolean;
  onBug: (error: unknown) => void;
}

export function createKnownOperations(options: ExecutionOptions): KnownOperations {
  const { schema, onBug } = options;
  const decide = createDecision(options);
  const known = new LRUCache<
    string,
    { operation: OperationDefinitionNode; answer: AnswerOperation | 'stock executor' }
  >({
    maxSize: MAX_LENGTH_IN_ALL,
    sizeCalculation: (_known, key) => key.length,
  });
  const keyOf = (source: string, operationName: string | null | undefined) =>
    operationName ? `${operationName} ${source}` : source;

  return {
    has: (source, operationName) => known.has(keyOf(source, operationName)),
    async answer(source, operationName, variables, context) {
      const found = known.get(keyOf(source, operationName));
      if (!found || found.answer === 'stock executor') return null;
      if (!areValid(variables, found.operation, schema)) return null;
      try {
        return await found.answer(variables, context);
      } catch (error) {
        if (!(error instanceof UseStockExecutor || error instanceof ServiceUnavailableError)) onBug(error);
        return null;
      }
    },
    add(planned) {
      const key = keyOf(planned.source, planned.operationName);
      if (key.length > MAX_LENGTH || known.has(key)) return;
      known.set(key, { operation: planned.operation, answer: decide(planned) });
    },
  };
}

function createDecision(options: ExecutionOptions): (planned: PlannedOperation) => AnswerOperation | 'stock executor' {
  const { schema, names, supergraphSdl, subgraphs, strictSubgraphs } = options;
  const passOn = createPassOn(subgraphs);
  const graph = { schema, hiddenEnums: enumsWithHiddenValues(supergraphSdl) };
  return ({ operation, document, plan }) => {
    const rewritten = rewriteOperation(operation, { document, schema, names });
    const canPass = !rewritten && !strictSubgraphs;
    const passThrough = canPass ? passThroughOf(plan, operation, fragmentsOf(document), graph) : null;
    if (passThrough) return passOn(passThrough);
    return carryOut(plan, rewritten ?? unchanged(operation, document), schema, subgraphs) ?? 'stock executor';
  };
}

function unchanged(operation: OperationDefinitionNode, document: DocumentNode): RewrittenOperation {
  return { operation, document, originalKeys: new Map(), variableNames: new Map() };
}

function areValid(
  variables: Record<string, unknown>,
  { variableDefinitions = [] }: OperationDefinitionNode,
  schema: GraphQLSchema,
): boolean {
  return variableDefinitions.length === 0 || !getVariableValues(schema, variableDefinitions, variables).errors;
}
