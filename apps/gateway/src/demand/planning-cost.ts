import type { DocumentNode } from 'graphql';
import type { KnownOperations } from '../execution/known-operations.ts';
import { measureDocument } from '../limits/measure-document.ts';

/** Of each field of an operation that is not planned yet, in the units of `@cost`: about 1 ms. */
const OF_EACH_FIELD = 30;

/**
 * The cost of planning the operation of a request, in addition to its execution. 0 if it was planned before: an
 * operation is planned for each combination of the values of its conditions.
 */
export function planningCost(
  request: {
    source: string;
    operationName: string | null | undefined;
    variables: Record<string, unknown>;
    document: DocumentNode;
  },
  known: Pick<KnownOperations, 'rewritten'>,
): number {
  const { source, operationName, variables, document } = request;
  if (known.rewritten(source, operationName, variables)) return 0;
  return OF_EACH_FIELD * measureDocument(document).fields;
}
