import type { IncomingHttpHeaders } from 'node:http';
import { graphqlError, limitErrors, setBudget, usedFields } from '@commerce/graphql';
import { BUDGET_HEADER, TIMEOUT_HEADER, USED_HEADER } from '@commerce/service-client';
import { requestId } from '@commerce/tracing';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Need } from './subgraph.ts';

/**
 * The maximum number of fields in lists that one execution resolves: about 0.3 s of CPU. A page of 100 products with
 * all their variants and prices has 5,000.
 */
export const MAX_FIELDS = 50_000;

/** The maximum length of an answer, in characters. */
export const MAX_ANSWER_LENGTH = 2_000_000;

/** From here on the number of fields that an execution has used is worth a header. */
const MANY_FIELDS = 1_000;

/** When the caller stops waiting, by `performance.now()`; `Infinity` if it has not said. */
export function deadlineOf(headers: IncomingHttpHeaders): number {
  const timeoutMs = Number(headers[TIMEOUT_HEADER] ?? Number.POSITIVE_INFINITY);
  return Number.isNaN(timeoutMs) ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
}

/** Limits the execution with this context: its size, the caller's deadline, and that the caller is still connected. */
export function limitExecution(context: object, headers: IncomingHttpHeaders, { caller, deadline }: Need): void {
  const left = Number(headers[BUDGET_HEADER] ?? MAX_FIELDS);
  const fields = Number.isNaN(left) ? MAX_FIELDS : Math.min(left, MAX_FIELDS);
  setBudget(context, { fields, isStopped: () => caller.isGone() || performance.now() > deadline });
}

/** The headers of an answer that say how large its execution was. */
export function sizeHeaders(context: object): Record<string, string> {
  const used = usedFields(context);
  return used < MANY_FIELDS ? {} : { [USED_HEADER]: String(used) };
}

/** The result of an execution, with at most 50 errors. */
export function withFewErrors<Answer extends { errors?: readonly GraphQLError[] }>(answer: Answer): Answer {
  if (!answer.errors) return answer;
  const errors = limitErrors(answer.errors, (message, extensions) => new GraphQLError(message, { extensions }));
  return { ...answer, errors };
}

/** Whether the text of an answer is too long to send. */
export function isTooLong(text: string): boolean {
  return text.length > MAX_ANSWER_LENGTH;
}

/** The text of an answer; if it is too long, the text of a refusal instead. */
export function stringifyWithin(answer: object): string {
  const text = JSON.stringify(answer);
  return `${isTooLong(text) ? JSON.stringify({ errors: [tooLong()] }) : text}\n`;
}

function tooLong(): GraphQLFormattedError {
  const message = 'the answer is too long: ask for smaller pages, or in several operations';
  return graphqlError('QUERY_TOO_EXPENSIVE', message, { requestId: requestId() }).toJSON();
}
