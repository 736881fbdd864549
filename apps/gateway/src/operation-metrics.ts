import type { ApolloServerPlugin } from '@apollo/server';
import { counter, durations, gauge, histogram } from '@commerce/metrics';
import { createPauses, describeOperation, type Logger, noteOperation } from '@commerce/service';
import type { OperationDefinitionNode } from 'graphql';
import type { EndedFetch, GatewayContext } from './context.ts';
import type { PersistedOperations } from './persisted/manifest.ts';

const operations = durations(
  'graphql_operation_duration_seconds',
  'How long operations take, by name for those of the manifest of persisted operations.',
  ['operation', 'type', 'outcome'],
);

/** How operations were executed: passed through to one subgraph, by their plan, or by the stock executor. */
export const executions = counter('graphql_executions_total', 'How operations were executed.', ['how']);

/** The estimated costs of the operations that were executed, planning included. */
export const costs = histogram(
  'graphql_operation_cost',
  'Estimated costs of executed operations, in the units of `@cost`.',
  {
    labelNames: ['type'],
    buckets: [10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000],
  },
);

/** The operations that wait for their turn. */
export const waiting = gauge('graphql_operations_waiting', 'Operations that wait for their turn.', ['type']);

/** An operation that was answered. */
interface Answered {
  /** Undefined if it was refused before it was known. */
  operation: OperationDefinitionNode | undefined;
  /** By `performance.now()`. */
  startedAt: number;
  outcome: 'answered' | 'partly' | 'failed';
  fetches: readonly EndedFetch[];
}

/** Measures operations, names the spans of their requests, and logs those that are slow. */
export type MeasureOperation = (operation: Answered) => void;

/** How long a slow operation is not logged again: in an overload all are slow. */
const PAUSE_MS = 60_000;

/**
 * Clients choose the names of operations: only those of the manifest are labels, all others together are `other`.
 * @param options.slowMs the duration from which an operation is slow.
 */
export function createOperationMetrics(
  manifest: PersistedOperations,
  { logger, slowMs }: { logger: Logger; slowMs: number },
): MeasureOperation {
  const known = new Set([...manifest.values()].map((text) => /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1]));
  const isDue = createPauses(PAUSE_MS);
  const log = ({ operation, startedAt, outcome, fetches }: Answered) => {
    const duration = performance.now() - startedAt;
    const isSlow = duration >= slowMs;
    if (!operation || !(isSlow || logger.isLevelEnabled('debug'))) return;
    const { name, attributes } = describeOperation(operation);
    const hash = attributes['graphql.document.hash'];
    const line = { operation: name, hash, outcome, durationMs: Math.round(duration), fetches };
    if (isSlow && isDue(`${name} ${hash}`)) logger.info(line, 'an operation was slow');
    else logger.debug(line, 'an operation was answered');
  };
  return (answered) => {
    const { operation, startedAt, outcome } = answered;
    noteOperation(operation);
    const name = operation?.name?.value;
    const label = name && known.has(name) ? name : 'other';
    operations.since(startedAt, { operation: label, type: operation?.operation ?? 'unknown', outcome });
    log(answered);
  };
}

/** Measures what Apollo Server answers. */
export function measureAnswers(measure: MeasureOperation): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue: { startedAt, fetches } }) {
      return {
        async willSendResponse({ operation, response: { body } }) {
          const { data, errors } = body.kind === 'single' ? body.singleResult : body.initialResult;
          const outcome = data ? (errors ? 'partly' : 'answered') : 'failed';
          measure({ operation, startedAt, outcome, fetches });
        },
      };
    },
  };
}
