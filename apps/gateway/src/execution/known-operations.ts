import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { ServiceUnavailableError } from '@commerce/service-client';
import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.ts';
import type { DemandControl } from '../demand/demand-control.ts';
import type { OperationCost } from '../demand/operation-cost.ts';
import type { Admission } from '../limits/admission.ts';
import { areRefused } from '../limits/check-variables.ts';
import { executions } from '../operation-metrics.ts';
import { declaredVariables } from '../planning/declared-variables.ts';
import { conditionVariables, readConditions, variantOf } from '../planning/resolve-conditions.ts';
import type { RewrittenOperation } from '../planning/rewrite-operation.ts';
import { CHARACTERS_PER_COST, type RateLimits, REQUEST_COST } from '../rates/rate-limits.ts';
import type { AnswerOperation } from './answer-operation.ts';
import { carryOut } from './carry-out.ts';
import { neverNull } from './never-null.ts';
import { createPassOn } from './pass-on.ts';
import { enumsWithHiddenValues, passThroughOf } from './pass-through.ts';
import { fetchesOf } from './plan/compile-plan.ts';
import type { Subgraph } from './subgraphs/subgraph.ts';
import { UseStockExecutor } from './use-stock-executor.ts';

/** The length of usual variables and of the JSON around an operation, in bytes. */
const USUAL_VARIABLES = 1_000;
/** The stock executor always executes longer texts: the cache must not grow with what strangers send. */
const MAX_LENGTH = 20_000;
/**
 * The total length of all cached texts in characters; a text counts once per combination of its conditions. The cache
 * takes about eighty bytes per character.
 */
const MAX_LENGTH_IN_ALL = 500_000;
/**
 * The latest ones of each operation are kept: n conditions have 2^n combinations, and clients choose which of them
 * occur.
 */
const MAX_VARIANTS = 64;

/** An operation that Apollo Server has validated, and its plan from `@apollo/gateway`. */
export interface PlannedOperation {
  source: string;
  operationName: string | null | undefined;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** The operation as it was planned. */
  rewritten: RewrittenOperation;
  plan: QueryPlan;
}

/**
 * Operations that were executed before. How each is executed from then on is decided once: passed through to the only
 * subgraph that it needs, executed here by its plan, or left to the stock executor. If the fields of an operation
 * depend on variables (`@include(if: $a)`), it counts as a different operation for each combination of their values.
 */
export interface KnownOperations {
  /** Null for an operation that is unknown with all values of its conditions. */
  find(source: string, operationName: string | null | undefined): OperationDefinitionNode | null;
  /**
   * The text of the answer; null for an unknown operation, and if only the stock executor can answer: call it next,
   * with the same context.
   */
  answer(
    source: string,
    operationName: string | null | undefined,
    variables: Record<string, unknown>,
    context: GatewayContext,
  ): Promise<string | null>;
  /** The operation as it was planned; null if it is unknown with these variables. */
  rewritten(
    source: string,
    operationName: string | null | undefined,
    variables: Record<string, unknown>,
  ): RewrittenOperation | null;
  add(operation: PlannedOperation): void;
}

/**
 * What decides how operations are executed. It belongs to one supergraph, and so does everything that is cached here.
 */
export interface ExecutionOptions {
  /** The schema for clients. */
  schema: GraphQLSchema;
  supergraphSdl: string;
  subgraphs: ReadonlyMap<string, Subgraph>;
  /** Computes the costs of operations. Apollo Server gets operations that cost too much, and refuses them. */
  demand: DemandControl;
  /** Counts each operation before it is executed. Apollo Server gets operations above the limit, too. */
  rates: RateLimits;
  /** Makes operations wait for their turn. */
  admission: Admission;
  /** Whether answers are checked against the schema even if they are only passed on. */
  strictSubgraphs: boolean;
  /** Whether a subgraph understands a fetch in its planned form; only the stock executor can send others. */
  isUnderstood: (subgraph: string, fetch: DocumentNode) => boolean;
  onBug: (error: unknown) => void;
}

/** What is known about an operation, for all values of its conditions. */
interface Known {
  operation: OperationDefinitionNode;
  conditions: readonly string[];
  neverNull: readonly string[];
  /** By the values of the conditions. */
  variants: ReadonlyMap<string, Variant>;
}

interface Variant {
  rewritten: RewrittenOperation;
  cost: OperationCost;
  answer: AnswerOperation | 'stock executor';
}

export function createKnownOperations(options: ExecutionOptions): KnownOperations {
  const { schema, demand, rates, admission, onBug } = options;
  const decide = createDecision(options);
  const known = new LRUCache<string, Known>({
    maxSize: MAX_LENGTH_IN_ALL,
    sizeCalculation: ({ variants }, key) => key.length * variants.size,
  });
  const keyOf = (source: string, operationName: string | null | undefined) =>
    operationName ? `${JSON.stringify(operationName)} ${source}` : source;
  const variantFor = (found: Known | undefined, variables: Record<string, unknown>) => {
    if (!found || found.neverNull.some((each) => variables[each] === null)) return undefined;
    const values = readConditions(found.conditions, found.operation, variables, schema);
    return values ? found.variants.get(variantOf(values)) : undefined;
  };

  return {
    find: (source, operationName) => known.peek(keyOf(source, operationName))?.operation ?? null,
    rewritten: (source, operationName, variables) =>
      variantFor(known.get(keyOf(source, operationName)), variables)?.rewritten ?? null,
    async answer(source, operationName, sent, context) {
      const operation = known.get(keyOf(source, operationName));
      if (!operation || areRefused(sent)) return null;
      const variables = declaredVariables(operation.operation, sent);
      const found = variantFor(operation, variables);
      const answer = found?.answer;
      if (!found || !answer || answer === 'stock executor') return null;
      const cost = found.cost.estimate(variables);
      if (cost > demand.maxCost || !(await isWithinRates(rates, context, found.cost, { cost, source }))) return null;
      try {
        const kind = found.rewritten.operation.operation;
        const text = await admission.run(context, { kind, cost }, () => answer(variables, context));
        if (rates.countsAnswerOf(found.cost)) await rates.countAnswer(context, found.cost, JSON.parse(text).data);
        return text;
      } catch (error) {
        if (!isUsual(error)) onBug(error);
        return null;
      }
    },
    add(planned) {
      const { source, operationName, operation, document, rewritten } = planned;
      const key = keyOf(source, operationName);
      const variants = known.get(key)?.variants;
      const values = variantOf(rewritten.conditions);
      if (key.length > MAX_LENGTH || variants?.has(values)) return;
      const variant = { rewritten, cost: demand.costOf(operation, document, schema), answer: decide(planned) };
      known.set(key, {
        operation,
        conditions: conditionVariables(operation, document),
        neverNull: neverNull(operation, document, schema),
        variants: new Map([...[...(variants ?? [])].slice(1 - MAX_VARIANTS), [values, variant]]),
      });
    },
  };
}

/** Errors that Apollo Server handles: those that need the stock executor, outages and refusals. */
function isUsual(error: unknown): boolean {
  return [UseStockExecutor, ServiceUnavailableError, GraphQLError].some((each) => error instanceof each);
}

/** Whether the client is within its limits. If it is not, Apollo Server reports that. */
function isWithinRates(
  rates: RateLimits,
  context: GatewayContext,
  operation: OperationCost,
  { cost, source }: { cost: number; source: string },
) {
  // Its text is known, but its variables are read, checked and written. Those of usual size are part of the request.
  const variables = Math.max(0, context.length - source.length - USUAL_VARIABLES) / CHARACTERS_PER_COST;
  return rates.countOperation(context, operation, cost, REQUEST_COST + variables).then(
    () => true,
    () => false,
  );
}

function createDecision(options: ExecutionOptions): (planned: PlannedOperation) => AnswerOperation | 'stock executor' {
  const { schema, supergraphSdl, subgraphs, strictSubgraphs, isUnderstood } = options;
  const passOn = createPassOn(subgraphs);
  const graph = { schema, hiddenEnums: enumsWithHiddenValues(supergraphSdl) };
  const isSentAsPlanned = ({ serviceName, operation, operationDocumentNode }: FetchNode) =>
    isUnderstood(serviceName, operationDocumentNode ?? parse(operation, { noLocation: true }));
  return ({ rewritten, plan }) => {
    const fetches = plan.node && plan.node.kind !== 'Subscription' ? fetchesOf(plan.node) : null;
    if (!fetches?.every(isSentAsPlanned)) return 'stock executor';
    const canPass = !strictSubgraphs && rewritten.originalKeys.size === 0 && rewritten.variableNames.size === 0;
    const passThrough = canPass ? passThroughOf(plan, rewritten, graph) : null;
    if (passThrough) return counted('passed through', passOn(passThrough));
    const planned = carryOut(plan, rewritten, schema, subgraphs);
    return planned ? counted('by plan', planned) : 'stock executor';
  };
}

function counted(how: string, answer: AnswerOperation): AnswerOperation {
  return async (variables, context) => {
    const text = await answer(variables, context);
    executions.inc({ how });
    return text;
  };
}
